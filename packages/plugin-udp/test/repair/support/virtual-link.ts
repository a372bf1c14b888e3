import type { Loss } from './loss.js';
import type { VirtualTime } from './virtual-time.js';

/** One direction of a way: what is sent arrives after the delay, or never. */
export class VirtualLink<Message> {
  readonly #time: VirtualTime;
  readonly #delayUs: () => number;
  readonly #isLost: Loss;
  readonly #arrive: (message: Message) => void;
  sent = 0;
  lost = 0;

  constructor(time: VirtualTime, delayUs: () => number, isLost: Loss, arrive: (message: Message) => void) {
    this.#time = time;
    this.#delayUs = delayUs;
    this.#isLost = isLost;
    this.#arrive = arrive;
  }

  send(message: Message): void {
    this.sent += 1;
    if (this.#isLost()) this.lost += 1;
    else this.#time.at(this.#time.nowUs + this.#delayUs(), () => this.#arrive(message));
  }
}
