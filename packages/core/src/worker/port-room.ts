import type { LinkSender } from '../link/link-sender.js';

/** What is to be known of a link. */
export type RoomSource = Pick<LinkSender, 'hasRoom' | 'onRoom' | 'offRoom'>;

/** The wait for room on any link of a port: one at a time, however often it is asked for. */
export class PortRoom {
  readonly #senders: readonly RoomSource[];
  #pending: Promise<void> | undefined;

  constructor(senders: readonly RoomSource[]) {
    this.#senders = senders;
  }

  /** A promise when none of the links has room: it resolves when one has. */
  wait(): Promise<void> | undefined {
    if (this.#senders.some((sender) => sender.hasRoom)) return undefined;
    this.#pending ??= new Promise((resolve) => {
      const wake = () => {
        // The links that have none yet forget of it: one of them may stand still for ever.
        for (const sender of this.#senders) sender.offRoom(wake);
        this.#pending = undefined;
        resolve();
      };
      for (const sender of this.#senders) sender.onRoom(wake);
    });
    return this.#pending;
  }
}
