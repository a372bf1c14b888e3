import { ImpairedPath, type Impairment } from '@arkavo-pipeline/impairment';
import type { VirtualTime } from '../../repair/support/virtual-time.js';
import type { VirtualThread } from './virtual-thread.js';

const lowerHeaderBytes = 28;

/** One direction of an impaired network in virtual time: what a relay's thread does. */
export class VirtualWay {
  readonly #time: VirtualTime;
  readonly #thread: VirtualThread;
  readonly #path: ImpairedPath<Uint8Array>;
  readonly #arrive: (datagram: Uint8Array) => void;
  /** Packets of others, and whom they are for. */
  readonly #others = new Map<Uint8Array, () => void>();
  #wakeUs = Number.POSITIVE_INFINITY;

  constructor(
    time: VirtualTime,
    thread: VirtualThread,
    impairment: Impairment,
    seed: string,
    arrive: (datagram: Uint8Array) => void,
  ) {
    this.#time = time;
    this.#thread = thread;
    this.#path = new ImpairedPath({ seed });
    this.#path.change(impairment, time.nowUs);
    this.#arrive = arrive;
  }

  send(datagram: Uint8Array): void {
    this.#carry(datagram, datagram.length + lowerHeaderBytes);
  }

  /** A packet of somebody else, through the same queue. */
  sendOther(bytes: number, deliver: () => void): void {
    const packet = new Uint8Array();
    this.#others.set(packet, deliver);
    this.#carry(packet, bytes);
  }

  #carry(packet: Uint8Array, bytes: number): void {
    this.#thread.socket(() => {
      if (this.#path.send(packet, bytes, this.#time.nowUs)) this.#others.delete(packet);
      this.#schedule();
    });
  }

  change(impairment: Impairment): void {
    this.#path.change(impairment, this.#time.nowUs);
    this.#schedule();
  }

  #schedule(): void {
    const { nextUs } = this.#path;
    if (nextUs === undefined || nextUs >= this.#wakeUs) return;
    this.#wakeUs = nextUs;
    this.#time.at(nextUs, () =>
      this.#thread.timer(() => {
        if (this.#wakeUs !== nextUs) return;
        this.#wakeUs = Number.POSITIVE_INFINITY;
        this.#deliver();
      }),
    );
  }

  #deliver(): void {
    const { nowUs } = this.#time;
    for (let data = this.#path.take(nowUs); data; data = this.#path.take(nowUs)) this.#deliverOne(data);
    this.#schedule();
  }

  #deliverOne(data: Uint8Array): void {
    const deliver = this.#others.get(data);
    this.#others.delete(data);
    if (deliver) deliver();
    else this.#arrive(data);
  }
}
