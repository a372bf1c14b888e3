import type Bonjour from 'bonjour-service';
import type { DatagramRefusal } from './datagram-guard.js';
import { closeMdns, openMdns } from './mdns-link.js';
import type { OnNetwork } from './per-network.js';
import type { ServiceRecord } from './read-receiver.js';
import { serviceType } from './service-type.js';

/** Services that one network may tell of between two questions; what comes beyond waits for the next. */
const maxPerRound = 1024;

export type NetworkBrowserEvents = {
  heard(record: ServiceRecord): void;
  saidGoodbye(record: ServiceRecord): void;
  /** A datagram was not read. */
  refused(cause: DatagramRefusal): void;
};

/** Asks one network for receivers, round by round. */
export class NetworkBrowser implements OnNetwork {
  readonly #mdns: Bonjour;
  readonly #events: NetworkBrowserEvents;
  #browser: Bonjour.Browser | undefined;

  /** Throws ERR_DISCOVERY_UNAVAILABLE. */
  static async open(address: string, events: NetworkBrowserEvents): Promise<NetworkBrowser> {
    // Most programs and stages never search, and would load it all the same.
    const { default: Library } = await import('bonjour-service');
    // What cannot be sent now (the network has just gone) is no fault of whoever asked.
    const mdns = await openMdns(address, (options) => new Library(options, () => {}), events.refused);
    return new NetworkBrowser(mdns, events);
  }

  private constructor(mdns: Bonjour, events: NetworkBrowserEvents) {
    this.#mdns = mdns;
    this.#events = events;
  }

  /** Asks again, with a browser that remembers nothing: the library's own keeps all names it ever heard, and asks once. */
  ask(): void {
    this.#browser?.stop();
    const browser = this.#mdns.find(serviceType);
    let heard = 0;
    const take = (service: Bonjour.Service) => {
      if (++heard >= maxPerRound) browser.stop();
      this.#events.heard(service);
    };
    browser.on('up', take);
    browser.on('srv-update', take);
    browser.on('txt-update', take);
    browser.on('down', (service) => this.#events.saidGoodbye(service));
    this.#browser = browser;
  }

  async close(): Promise<void> {
    this.#browser?.stop();
    await closeMdns(this.#mdns);
  }
}
