import type { Bottleneck } from './bottleneck.js';
import type { VirtualTime } from './virtual-time.js';

type Link = Pick<Bottleneck, 'send'>;
type Time = Pick<VirtualTime, 'nowUs' | 'at' | 'after'>;

const packetBytes = 1500;

/** A long download: its window grows by the rules of Reno (RFC 5681) or CUBIC (RFC 9438) and shrinks once per window with losses. */
export class TcpFlow {
  arrivedBytes = 0;
  readonly #time: Time;
  readonly #link: Link;
  readonly #returnUs: number;
  readonly #kind: 'reno' | 'cubic';
  readonly #inFlight = new Set<number>();
  #next = 0;
  #window = 10;
  #threshold = Number.POSITIVE_INFINITY;
  #recoverBelow = 0;
  #heardUs = 0;
  #cubic = { maxWindow: 0, sinceUs: 0 };
  #stopped = true;

  constructor(time: Time, link: Link, returnUs: number, kind: 'reno' | 'cubic') {
    this.#time = time;
    this.#link = link;
    this.#returnUs = returnUs;
    this.#kind = kind;
  }

  run(fromUs: number, untilUs: number): void {
    this.#time.at(fromUs, () => {
      this.#stopped = false;
      this.#heardUs = this.#time.nowUs;
      this.#fill();
      this.#watch();
    });
    this.#time.at(untilUs, () => {
      this.#stopped = true;
    });
  }

  #fill(): void {
    while (!this.#stopped && this.#inFlight.size < Math.floor(this.#window)) {
      const number = this.#next++;
      this.#inFlight.add(number);
      this.#link.send(packetBytes, () => {
        this.arrivedBytes += packetBytes;
        this.#time.after(this.#returnUs, () => this.#acknowledged(number));
      });
    }
  }

  #acknowledged(number: number): void {
    this.#heardUs = this.#time.nowUs;
    this.#inFlight.delete(number);
    for (const older of this.#inFlight) {
      if (older > number - 3) break;
      this.#inFlight.delete(older);
      if (older >= this.#recoverBelow) this.#shrink();
    }
    this.#grow();
    this.#fill();
  }

  #grow(): void {
    if (this.#window < this.#threshold) this.#window += 1;
    else if (this.#kind === 'reno') this.#window += 1 / this.#window;
    else {
      const seconds = (this.#time.nowUs - this.#cubic.sinceUs) / 1e6;
      const turn = Math.cbrt((this.#cubic.maxWindow * 0.3) / 0.4);
      const aim = 0.4 * (seconds - turn) ** 3 + this.#cubic.maxWindow;
      this.#window += Math.max(0.01, Math.min(aim - this.#window, this.#window / 2)) / this.#window;
    }
  }

  #shrink(): void {
    this.#recoverBelow = this.#next;
    this.#cubic = { maxWindow: this.#window, sinceUs: this.#time.nowUs };
    this.#window = Math.max(2, this.#window * (this.#kind === 'reno' ? 0.5 : 0.7));
    this.#threshold = this.#window;
  }

  #watch(): void {
    if (this.#stopped) return;
    if (this.#time.nowUs - this.#heardUs > 1e6) {
      this.#inFlight.clear();
      this.#shrink();
      this.#window = 2;
      this.#heardUs = this.#time.nowUs;
      this.#fill();
    }
    this.#time.after(200_000, () => this.#watch());
  }
}
