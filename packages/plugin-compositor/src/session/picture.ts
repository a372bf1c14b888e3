import type { Frame, FramePacket } from '@arkavo-pipeline/core';

/** A source's picture on the session's timeline. Holds one reference to its frame. */
export class Picture {
  readonly frame: Frame;
  readonly timeUs: number;
  readonly durationUs: number;
  readonly captureUs: number;
  readonly uncertaintyUs: number;
  #packet: FramePacket | undefined;

  /** Takes the packet over. */
  constructor(packet: FramePacket, timeUs: number) {
    this.frame = packet.frame.retain();
    this.timeUs = timeUs;
    this.durationUs = packet.durationUs;
    this.captureUs = packet.ledger.captureUs;
    this.uncertaintyUs = packet.ledger.uncertaintyUs;
    this.#packet = packet;
  }

  /** Gives the packet's place on its link back; the picture stays. */
  letPacketGo(): void {
    this.#packet?.dispose();
    this.#packet = undefined;
  }

  release(): void {
    this.letPacketGo();
    this.frame.release();
  }
}
