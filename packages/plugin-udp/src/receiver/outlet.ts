import type { Emit, Packet } from '@arkavo-pipeline/core';
import type { Output } from './receiver-context.js';

/** What waits for a link, at most. */
const maxPackets = 512;
const maxBytes = 16 * 1024 * 1024;

export type OutletEvents = {
  /** Packets were disposed of as there was no room. */
  readonly onFull: (count: number) => void;
  readonly onError: (error: unknown) => void;
};

/**
 * Emits packets without ever holding up whoever offers them: the network does not wait. What a full link does not take
 * waits, up to a bound; then what comes is dropped, and of coded video everything of its source up to the next keyframe.
 */
export class Outlet {
  readonly #events: OutletEvents;
  readonly #waiting: Packet[] = [];
  /** Sources whose video has a gap. */
  readonly #broken = new Set<string>();
  #emit: Emit<Output> | undefined;
  #isFull = true;
  #bytes = 0;
  #drained: (() => void) | undefined;

  /** Nothing is emitted before `open`. */
  constructor(events: OutletEvents) {
    this.#events = events;
  }

  open(emit: Emit<Output>): void {
    this.#emit = emit;
    this.#goOn();
  }

  /** Takes the packet over. False when it was dropped. */
  offer(packet: Packet): boolean {
    if (!this.#admits(packet)) {
      packet.dispose();
      this.#events.onFull(1);
      return false;
    }
    this.#waiting.push(packet);
    this.#bytes += packet.bytes;
    if (!this.#isFull) this.#goOn();
    return true;
  }

  /** Resolves when nothing waits any more. */
  async drained(): Promise<void> {
    if (this.#waiting.length > 0) await new Promise<void>((resolve) => (this.#drained = resolve));
  }

  /** Disposes of what waits, and of whatever is offered later. Returns how many waited. */
  close(): number {
    const waiting = this.#waiting.splice(0);
    for (const packet of waiting) packet.dispose();
    this.#bytes = 0;
    this.#emit = undefined;
    this.#isFull = true;
    this.#drained?.();
    return waiting.length;
  }

  #admits(packet: Packet): boolean {
    const isVideo = packet.kind === 'access-unit';
    const hasRoom = this.#waiting.length < maxPackets && this.#bytes < maxBytes;
    if (isVideo && packet.keyframe && hasRoom) this.#broken.delete(packet.sourceId);
    const isBroken = isVideo && this.#broken.has(packet.sourceId);
    if (isVideo && !hasRoom) this.#broken.add(packet.sourceId);
    return hasRoom && !isBroken;
  }

  readonly #goOn = (): void => {
    this.#isFull = false;
    while (!this.#isFull) {
      const packet = this.#waiting.shift();
      if (!packet) break;
      this.#bytes -= packet.bytes;
      this.#send(packet);
    }
    if (this.#waiting.length === 0) this.#drained?.();
  };

  #send(packet: Packet): void {
    if (!this.#emit) return packet.dispose();
    try {
      const room = this.#emit(packet);
      if (!room) return;
      this.#isFull = true;
      room.then(this.#goOn, this.#events.onError);
    } catch (error) {
      this.#events.onError(error);
    }
  }
}
