import type { Packet } from '@arkavo-pipeline/core';

/** One connection to a receiver, from the first packet to the end: never reused. What it speaks is its own affair. */
export type SenderConnection = {
  /**
   * Resolves when the connection has ended, with the reason; undefined when the receiver has taken the end of the
   * stream, ERR_TCP_UNDELIVERED when it never can: another connection would not help.
   */
  readonly ended: Promise<Error | undefined>;
  /** Whether packets can be sent: both sides have said what there is to say first, and nothing has ended the connection. */
  readonly usable: boolean;
  /** Takes a packet, to write it or drop it in time. A promise means that enough is waiting: await it before the next. */
  send(packet: Packet): void | Promise<void>;
  /** Says that everything was sent. `ended` resolves when the receiver has taken it all, or the connection has failed. */
  finish(): void;
  /** Ends the connection at once. */
  destroy(): void;
};
