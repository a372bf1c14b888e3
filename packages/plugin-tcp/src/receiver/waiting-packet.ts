import type { Packet } from '@arkavo-pipeline/core';
import type { ReceiverContext } from './receiver-context.js';

/** The packet of one connection that waits for its link, if one does. */
export class WaitingPacket {
  readonly #context: ReceiverContext;
  #packet: Packet | undefined;

  constructor(context: ReceiverContext) {
    this.#context = context;
  }

  get isThere(): boolean {
    return this.#packet !== undefined;
  }

  /** Of its payload; 0 when there is none. */
  get bytes(): number {
    return this.#packet?.bytes ?? 0;
  }

  /** Passes a packet on. False: it waits, and `resume` is called when it has gone. */
  pass(packet: Packet, resume: () => void): boolean {
    const goesOn = this.#context.events.onPacket(packet, resume);
    if (!goesOn) this.#packet = packet;
    return goesOn;
  }

  /** It has gone. */
  clear(): void {
    this.#packet = undefined;
  }

  /** It is of no use any more: disposed of, and counted. */
  giveUp(): void {
    if (!this.#packet) return;
    this.#packet.dispose();
    this.#packet = undefined;
    this.#context.drop('given-up');
  }
}
