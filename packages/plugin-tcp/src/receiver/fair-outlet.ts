import type { Emit, Packet } from '@arkavo-pipeline/core';

type Parked = { readonly packet: Packet; readonly resume: () => void };

/** Emits the packets of many connections: while a link is full they wait, and then take turns. */
export class FairOutlet<Port extends string> {
  readonly #onError: (error: unknown) => void;
  #emit: Emit<Port> | undefined;
  #full = true;
  #parked: Parked[] = [];

  /** Nothing is emitted before `open`. */
  constructor(onError: (error: unknown) => void) {
    this.#onError = onError;
  }

  open(emit: Emit<Port>): void {
    this.#emit = emit;
    this.#takeTurns();
  }

  /**
   * Emits the packet, or keeps it until its turn comes, emits it then and calls `resume`: false, and whoever offered it
   * offers nothing more until then. So no more than one packet of each connection is kept.
   */
  offer(packet: Packet, resume: () => void): boolean {
    if (this.#full || this.#parked.length > 0) {
      this.#parked.push({ packet, resume });
      return false;
    }
    this.#send(packet);
    return true;
  }

  /** Whether packets wait for a full link. */
  get isHeldUp(): boolean {
    return this.#parked.length > 0;
  }

  /** Disposes of the packets that wait, and of whatever is offered later. Returns how many waited. */
  close(): number {
    const parked = this.#parked.splice(0);
    for (const { packet } of parked) packet.dispose();
    this.#emit = undefined;
    this.#full = false;
    return parked.length;
  }

  readonly #takeTurns = (): void => {
    this.#full = false;
    while (!this.#full) {
      const next = this.#parked.shift();
      if (!next) return;
      this.#send(next.packet);
      next.resume();
    }
  };

  #send(packet: Packet): void {
    if (!this.#emit) {
      packet.dispose();
      return;
    }
    try {
      const room = this.#emit(packet);
      if (!room) return;
      this.#full = true;
      room.then(this.#takeTurns, this.#onError);
    } catch (error) {
      this.#onError(error);
    }
  }
}
