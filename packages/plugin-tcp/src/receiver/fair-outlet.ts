import { type Emit, type Packet, PipelineError } from '@arkavo-pipeline/core';

export type FairOutletOptions = {
  /** Nothing can be emitted any more. */
  readonly onError: (error: unknown) => void;
  /** A link does not take packets of this medium (ERR_LINK_MEDIA_TYPE); the packet is disposed of. */
  readonly onRefused: (packet: Packet, error: PipelineError) => void;
};

type Parked = { readonly packet: Packet; readonly resume: () => void };

/** Emits the packets of many connections: while a link is full they wait, and then take turns. */
export class FairOutlet<Port extends string> {
  readonly #options: FairOutletOptions;
  #emit: Emit<Port> | undefined;
  #full = true;
  #parked: Parked[] = [];

  /** Nothing is emitted before `open`. */
  constructor(options: FairOutletOptions) {
    this.#options = options;
  }

  open(emit: Emit<Port>): void {
    this.#emit = emit;
    this.#takeTurns();
  }

  /**
   * Emits the packet, or keeps it until its turn comes, emits it then and calls `resume`: false, and whoever offered it
   * offers nothing more until then. So no more than one packet of each connection is kept. Whoever offered it may dispose of it
   * while it waits.
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
    const parked = this.#parked.splice(0).filter(({ packet }) => !packet.done);
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
      if (!next.packet.done) this.#send(next.packet);
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
      room.then(this.#takeTurns, this.#options.onError);
    } catch (error) {
      this.#failed(packet, error);
    }
  }

  /** What a peer sends is its own affair: of a medium that is not wanted here, only that packet suffers. */
  #failed(packet: Packet, error: unknown): void {
    if (!(error instanceof PipelineError && error.code === 'ERR_LINK_MEDIA_TYPE')) return this.#options.onError(error);
    packet.dispose();
    this.#options.onRefused(packet, error);
  }
}
