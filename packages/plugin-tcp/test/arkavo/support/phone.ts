import { type Random, seededRandom } from './random.js';

export type PhoneOptions = {
  /** How much too fast the phone's clocks run. */
  readonly ppm?: number;
  /** Delays are even between 5 ms and this much more. */
  readonly jitterUs?: number;
  /** Its uptime and its wall clock, in seconds, at the local time 0. */
  readonly uptime?: number;
  readonly wall?: number;
};

/** A time on the wire, and when it arrives. */
export type Stamped = { readonly seconds: number; readonly nowUs: number };

const shortestDelayUs = 5000;

/** A phone that sends over one connection: what is sent later arrives later. Its clocks can be set. */
export class Phone {
  uptime: number;
  wall: number;
  /** Nothing arrives before: the way is held up. */
  heldUntilUs = 0;
  readonly #rate: number;
  readonly #jitterUs: number;
  readonly #random: Random = seededRandom(17);
  #arrivedUs = 0;

  constructor({ ppm = 0, jitterUs = 0, uptime = 81_234.567, wall = 795_393_408.125 }: PhoneOptions = {}) {
    this.#rate = 1 + ppm / 1e6;
    this.#jitterUs = jitterUs;
    this.uptime = uptime;
    this.wall = wall;
  }

  /** A picture taken at a local time, stamped in steps of 1/600 s. */
  video(localUs: number): Stamped {
    return this.#sent(Math.round((this.uptime + this.#passed(localUs)) * 600) / 600, localUs);
  }

  /** Sound recorded at a local time, stamped by the clock of the pictures. */
  audio(localUs: number): Stamped {
    return this.#sent(this.uptime + this.#passed(localUs), localUs);
  }

  /** A face seen at a local time, stamped by the wall clock. */
  metadata(localUs: number): Stamped {
    return this.#sent(this.wall + this.#passed(localUs), localUs);
  }

  /** Stamped by a clock of its own, which starts with the sound. */
  countedAudio(localUs: number, startUs = 0): Stamped {
    return this.#sent(this.#passed(localUs - startUs), localUs);
  }

  #passed(localUs: number): number {
    return (localUs / 1e6) * this.#rate;
  }

  #sent(seconds: number, localUs: number): Stamped {
    const delayUs = shortestDelayUs + this.#random(this.#jitterUs + 1);
    this.#arrivedUs = Math.max(this.#arrivedUs, this.heldUntilUs, Math.round(localUs + delayUs));
    return { seconds, nowUs: this.#arrivedUs };
  }
}
