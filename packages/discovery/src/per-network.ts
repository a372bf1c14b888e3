import { multicastNetworks } from './multicast-networks.js';

/** Something that lives on one network. */
export type OnNetwork = { close(): Promise<void> };

/** How often the machine's networks are looked at: Wi-Fi comes and goes. */
const lookEveryMs = 5000;

/** Keeps one of something on each network of the machine, as networks come and go. */
export class PerNetwork<Item extends OnNetwork> {
  readonly #open: (address: string) => Promise<Item>;
  readonly #items = new Map<string, Item>();
  readonly #networks: () => string[];
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(open: (address: string) => Promise<Item>, networks: () => string[] = multicastNetworks) {
    this.#open = open;
    this.#networks = networks;
  }

  get items(): readonly Item[] {
    return [...this.#items.values()];
  }

  get addresses(): readonly string[] {
    return [...this.#items.keys()];
  }

  /** Opens one on each network there is. Throws what the first failure was when there is none at all. */
  async start(): Promise<void> {
    const failures = await this.#look();
    if (this.#items.size === 0) throw failures[0];
    this.#timer = setInterval(() => this.look(), lookEveryMs);
    this.#timer.unref();
  }

  /** Looks at the networks now. What cannot be opened is tried again at the next look. */
  look(): Promise<void> {
    this.#looking = this.#looking.then(async () => {
      // The system may not tell its networks now; it is asked again at the next look.
      await this.#look().catch(() => []);
    });
    return this.#looking;
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#timer);
    await this.#looking;
    await Promise.all(this.items.map((item) => item.close()));
    this.#items.clear();
  }

  async #look(): Promise<unknown[]> {
    const failures: unknown[] = [];
    const networks = this.#closed ? [] : this.#networks();
    for (const [address, item] of this.#items) {
      if (this.#closed || networks.includes(address)) continue;
      this.#items.delete(address);
      await item.close();
    }
    for (const address of networks) {
      if (this.#items.has(address)) continue;
      try {
        this.#items.set(address, await this.#open(address));
      } catch (error) {
        failures.push(error);
      }
    }
    return failures;
  }
}
