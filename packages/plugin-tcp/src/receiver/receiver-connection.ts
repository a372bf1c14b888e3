import type { Packet, PipelineError, UpstreamRequest } from '@arkavo-pipeline/core';
import type { ReceiverDrop } from './receiver-drops.js';

/** Who is at the other end of a connection whose protocol says so. */
export type Peer = {
  /** For people. */
  readonly name: string;
  /** Of this sender: it keeps it when it connects again. */
  readonly id: string;
  /** Equal for all that read one monotonic clock. */
  readonly clock: string;
};

/** One connection from a sender, whatever it speaks. While a packet waits for its link, the socket is not read. */
export type ReceiverConnection = {
  /** For people: what the sender calls itself, and its address. */
  readonly name: string;
  /** Who is there; undefined before the sender has said so, and where the protocol has no word for it. */
  readonly peer: Peer | undefined;
  /** Seconds in which nothing came although it was read. */
  readonly quietSeconds: number;
  /** Tells the sender, where the protocol can. */
  request(request: UpstreamRequest): void;
  /** To be called once a second: signs of life, and the patience with peers that are slow. */
  tick(): void;
  /** Ends the connection at once: what was received and not yet delivered is lost. */
  destroy(): void;
};

/**
 * How a connection ended: after the end of its stream; without it; by closing, where the protocol has no end of the stream;
 * or by a fault of the peer.
 */
export type ConnectionEnd = 'complete' | 'broken' | 'gone' | 'refused';

/** Why a connection ended. `drop`: what a refusal is counted as. */
export type EndReason = { readonly error?: PipelineError | undefined; readonly drop?: ReceiverDrop | undefined };

export type ReceiverConnectionEvents = {
  /**
   * The sender is one that may send, and has said what there is to say first; it has not been answered yet. Returns what keeps
   * it from being let in.
   */
  onIntroduced(connection: ReceiverConnection): PipelineError | undefined;
  /** The sender was told that it is in, and takes requests. */
  onAnswered(connection: ReceiverConnection): void;
  /** Takes the packet. False: no more until `resume` is called. */
  onPacket(packet: Packet, resume: () => void): boolean;
  /** Something else was heard. */
  onSign(): void;
  /** The sender was asked for a keyframe, with which this source can begin. */
  onKeyframeAsked(connection: ReceiverConnection, sourceId: string): void;
  /** Once, and after it nothing more comes from the connection. */
  onEnd(connection: ReceiverConnection, end: ConnectionEnd, reason: EndReason): void;
};
