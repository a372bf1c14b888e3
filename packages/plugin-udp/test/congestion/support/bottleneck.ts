import type { VirtualTime } from './virtual-time.js';

/** A way of packets: a rate, a queue before it that drops what does not fit, and the distance behind it. */
export type BottleneckOptions = {
  /** Bits per second at a time. */
  readonly rateBps: (nowUs: number) => number;
  /** As long as the queue may be. */
  readonly queueUs: number;
  readonly delayUs: (nowUs: number) => number;
  /** Bytes that a link which was idle lets through at once, as a token bucket does; default 0. */
  readonly burstBytes?: number;
  readonly jitterUs?: number;
  /** Whether a packet is lost whatever is sent. */
  readonly isLost?: (nowUs: number) => boolean;
  readonly random: () => number;
};

type Waiting = { readonly bytes: number; readonly queuedUs: number; readonly deliver: (queueUs: number) => void };

/** One link, shared by all that send into it. */
export class Bottleneck {
  dropped = 0;
  readonly #time: VirtualTime;
  readonly #options: BottleneckOptions;
  readonly #waiting: Waiting[] = [];
  #bytes = 0;
  #busy = false;
  #idleUs = 0;
  #tokens = 0;

  constructor(time: VirtualTime, options: BottleneckOptions) {
    this.#time = time;
    this.#options = options;
  }

  /** Sends a packet: `deliver` is called when it arrives, with how long it queued. */
  send(bytes: number, deliver: (queueUs: number) => void): void {
    const { nowUs } = this.#time;
    const { rateBps, queueUs, isLost } = this.#options;
    const queuedUs = (this.#bytes * 8e6) / rateBps(nowUs);
    if (queuedUs > queueUs || isLost?.(nowUs)) {
      this.dropped++;
      return;
    }
    this.#waiting.push({ bytes, queuedUs: nowUs, deliver });
    this.#bytes += bytes;
    if (!this.#busy) {
      this.#tokens += ((nowUs - this.#idleUs) * rateBps(nowUs)) / 8e6;
      this.#serve();
    }
  }

  #serve(): void {
    const first = this.#waiting[0];
    this.#busy = first !== undefined;
    this.#idleUs = this.#time.nowUs;
    if (!first) return;
    const saved = Math.min(first.bytes, this.#tokens, this.#options.burstBytes ?? 0);
    this.#tokens = Math.min(this.#tokens, this.#options.burstBytes ?? 0) - saved;
    const serviceUs = ((first.bytes - saved) * 8e6) / this.#options.rateBps(this.#time.nowUs);
    this.#time.after(serviceUs, () => {
      this.#waiting.shift();
      this.#bytes -= first.bytes;
      const queueUs = this.#time.nowUs - first.queuedUs - serviceUs;
      const wayUs = this.#options.delayUs(this.#time.nowUs) + (this.#options.jitterUs ?? 0) * this.#options.random();
      this.#time.after(wayUs, () => first.deliver(queueUs));
      this.#serve();
    });
  }
}
