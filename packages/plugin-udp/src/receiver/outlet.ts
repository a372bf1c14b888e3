import type { Clock, Emit, Packet } from '@arkavo-pipeline/core';
import { OutletLane } from './outlet-lane.js';
import type { Output } from './receiver-context.js';

export type OutletEvents = {
  /** Undefined while a link of the output takes a packet without dropping one; resolves when one does. */
  readonly room: (output: Output) => Promise<void> | undefined;
  /** A packet was disposed of: there was no room, or nothing is emitted any more. */
  readonly onDrop: (cause: 'link-full' | 'stopped') => void;
  readonly onError: (error: unknown) => void;
  readonly clock: Pick<Clock, 'nowUs'>;
};

/**
 * Emits packets without ever holding up whoever offers them: the network does not wait. What waits for room on links that drop does not hold up
 * other outputs; a link that blocks holds up all of them.
 */
export class Outlet {
  readonly #events: OutletEvents;
  readonly #lanes: { readonly [output in Output]: OutletLane };
  #emit: Emit<Output> | undefined;
  /** Whether nothing may be emitted now. */
  #isFull = true;
  #isClosed = false;

  /** Nothing is emitted before `open`. */
  constructor(events: OutletEvents) {
    this.#events = events;
    this.#lanes = { video: this.#lane('video'), audio: this.#lane('audio'), metadata: this.#lane('metadata') };
  }

  open(emit: Emit<Output>): void {
    this.#emit = emit;
    this.#goOn();
  }

  /** Takes the packet over. False when it was dropped. */
  offer(packet: Packet): boolean {
    if (this.#lanes[outputOf(packet)].offer(packet)) return true;
    this.#events.onDrop(this.#isClosed ? 'stopped' : 'link-full');
    return false;
  }

  /** Resolves when nothing waits any more. */
  async drained(): Promise<void> {
    await Promise.all(this.#all.map((lane) => lane.drained()));
  }

  /** Disposes of what waits, and of whatever is offered later. Returns how many waited. */
  close(): number {
    this.#isClosed = true;
    this.#emit = undefined;
    return this.#all.reduce((waiting, lane) => waiting + lane.close(), 0);
  }

  get #all(): readonly OutletLane[] {
    return Object.values(this.#lanes);
  }

  #lane(output: Output): OutletLane {
    const { clock, room, onError } = this.#events;
    return new OutletLane({
      clock,
      room: () => room(output),
      onError,
      isOpen: () => !this.#isFull,
      send: (packet) => this.#send(packet, output),
    });
  }

  readonly #goOn = (): void => {
    if (this.#isClosed) return;
    this.#isFull = false;
    for (const lane of this.#all) lane.goOn();
  };

  #send(packet: Packet, output: Output): void {
    try {
      const room = this.#emit?.(packet, output);
      if (!room) return;
      this.#isFull = true;
      room.then(this.#goOn, this.#events.onError);
    } catch (error) {
      this.#events.onError(error);
    }
  }
}

function outputOf({ kind }: Packet): Output {
  return kind === 'audio' || kind === 'metadata' ? kind : 'video';
}
