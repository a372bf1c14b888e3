import { type Clock, type Logger, secondsToUs } from '@arkavo-pipeline/core';
import { type Advertisement, type AdvertiseOptions, advertise } from '@arkavo-pipeline/discovery';

/** What was not read is told of once in so long, for each cause. */
const tellEveryUs = secondsToUs(60);

type Told = { readonly count: number; readonly atUs: number };

/** The receiver as the local network knows it, and what it is told there and does not read. */
export class LocalPresence {
  readonly #advertisement: Pick<Advertisement, 'refused' | 'close'>;
  readonly #log: Logger;
  readonly #clock: Clock;
  readonly #told = new Map<string, Told>();

  constructor(advertisement: Pick<Advertisement, 'refused' | 'close'>, log: Logger, clock: Clock) {
    this.#advertisement = advertisement;
    this.#log = log;
    this.#clock = clock;
  }

  /** Throws ERR_DISCOVERY_UNAVAILABLE. */
  static async open(options: AdvertiseOptions, log: Logger, clock: Clock): Promise<LocalPresence> {
    const advertisement = await advertise(options);
    log.info(`advertised as ${advertisement.name}`);
    return new LocalPresence(advertisement, log, clock);
  }

  /** Once a second. A flood may keep those who look for the receiver from finding it: it is said, but not for each datagram. */
  tick(): void {
    const nowUs = this.#clock.nowUs();
    for (const [cause, count] of Object.entries(this.#advertisement.refused)) {
      const told = this.#told.get(cause) ?? { count: 0, atUs: Number.NEGATIVE_INFINITY };
      if (count === told.count || nowUs - told.atUs < tellEveryUs) continue;
      this.#told.set(cause, { count, atUs: nowUs });
      this.#log.info(`not read on UDP port 5353: ${cause} datagrams, ${count - told.count} more, ${count} in all`);
    }
  }

  /** Says goodbye. */
  close(): Promise<void> {
    return this.#advertisement.close();
  }
}
