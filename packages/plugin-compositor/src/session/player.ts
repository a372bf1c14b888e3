import type { Emit, FramePacket } from '@arkavo-pipeline/core';

/** Decides which tick of a session is played when. */
export type Player = {
  /** Takes the packet over. */
  take(packet: FramePacket): void;
  /** Plays until the signal aborts, or all that came before `end()` is played. */
  play(emit: Emit<'video'>, signal: AbortSignal): Promise<void>;
  /** Of some sources, no packet may come any more. */
  linkEnded?(): void;
  /** No packet will come any more. */
  end(): void;
};
