import { once } from 'node:events';
import type Bonjour from 'bonjour-service';
import { closeMdns, openMdns } from './mdns-link.js';
import type { OnNetwork } from './per-network.js';
import { serviceType } from './service-type.js';

/** What is told of a receiver. */
export type Announcement = {
  readonly name: string;
  /** DNS name. */
  readonly host: string;
  readonly port: number;
  readonly txt?: { readonly [key: string]: string };
};

/** Tells one network of a receiver. */
export class NetworkAdvertiser implements OnNetwork {
  readonly #mdns: Bonjour;
  readonly #service: Bonjour.Service;

  /** Resolves when the network has been told. Throws ERR_DISCOVERY_UNAVAILABLE. */
  static async open(address: string, announcement: Announcement): Promise<NetworkAdvertiser> {
    const mdns = await openMdns(address);
    // The library's own probe would print a taken name on standard output and go silent: the name has been looked for before.
    const service = mdns.publish({ ...announcement, ...serviceType, probe: false });
    await once(service, 'up');
    return new NetworkAdvertiser(mdns, service);
  }

  private constructor(mdns: Bonjour, service: Bonjour.Service) {
    this.#mdns = mdns;
    this.#service = service;
  }

  /** Says goodbye and lets go of the network. */
  async close(): Promise<void> {
    await new Promise<void>((resolve) => this.#service.stop(() => resolve()));
    await closeMdns(this.#mdns);
  }
}
