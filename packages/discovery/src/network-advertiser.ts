import type { MulticastDNS } from 'multicast-dns';
import type { DatagramRefusal } from './datagram-guard.js';
import { closeMdns, openMdns } from './mdns-link.js';
import type { OnNetwork } from './per-network.js';
import { type Announcement, type DnsQuestion, type DnsRecord, ServiceRecords } from './service-records.js';
import { TokenBucket } from './token-bucket.js';

/** It is told anew after one second, then after twice as long each time (RFC 6762 §8.3): datagrams get lost. */
const firstPauseMs = 1000;
const lastPauseMs = 8000;

/** All hear each answer, so that few are enough however many ask. */
const maxAnswersPerSecond = 20;

/** Tells one network of a receiver. */
export class NetworkAdvertiser implements OnNetwork {
  readonly #mdns: MulticastDNS;
  readonly #records: ServiceRecords;
  readonly #answers = new TokenBucket({ capacity: maxAnswersPerSecond, perSecond: maxAnswersPerSecond });
  #timer: NodeJS.Timeout | undefined;
  #isLeaving = false;

  /** Resolves when the network has been told; `refuse` hears of datagrams that are not read. Throws ERR_DISCOVERY_UNAVAILABLE. */
  static async open(
    address: string,
    announcement: Announcement,
    refuse: (cause: DatagramRefusal) => void,
  ): Promise<NetworkAdvertiser> {
    // Most programs and stages never advertise, and would load it all the same.
    const { default: multicastDns } = await import('multicast-dns');
    const mdns = await openMdns(address, multicastDns, refuse);
    const advertiser = new NetworkAdvertiser(mdns, new ServiceRecords(announcement, address));
    await advertiser.#announce(firstPauseMs);
    return advertiser;
  }

  private constructor(mdns: MulticastDNS, records: ServiceRecords) {
    this.#mdns = mdns;
    this.#records = records;
    mdns.on('query', ({ questions = [] }) => this.#answer(questions));
  }

  /** Says goodbye and lets go of the network. */
  async close(): Promise<void> {
    // An answer behind the goodbye would take it back.
    this.#isLeaving = true;
    clearTimeout(this.#timer);
    await this.#tell({ answers: this.#records.goodbye() });
    await closeMdns(this.#mdns);
  }

  async #announce(pauseMs: number): Promise<void> {
    if (pauseMs <= lastPauseMs) this.#timer = setTimeout(() => this.#announce(2 * pauseMs), pauseMs).unref();
    await this.#tell({ answers: [...this.#records.all] });
  }

  #answer(questions: readonly DnsQuestion[]): void {
    const answer = this.#isLeaving ? undefined : this.#records.answer(questions);
    if (answer && this.#answers.take()) this.#tell(answer);
  }

  /** What cannot be sent now (the network has just gone) is no fault of whoever advertises. */
  #tell(message: { answers: DnsRecord[]; additionals?: DnsRecord[] }): Promise<void> {
    return new Promise((resolve) => this.#mdns.respond(message, () => resolve()));
  }
}
