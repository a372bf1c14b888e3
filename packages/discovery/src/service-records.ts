import type { ResponseOutgoingPacket } from 'multicast-dns';
import { interfaceAddresses } from './on-link.js';
import { maxAddresses } from './read-receiver.js';
import { serviceDomain } from './service-type.js';

/** What is told of a receiver. */
export type Announcement = {
  readonly name: string;
  /** DNS name. */
  readonly host: string;
  readonly port: number;
  readonly txt?: { readonly [key: string]: string };
};

export type DnsRecord = ResponseOutgoingPacket['answers'][number];
export type DnsQuestion = { readonly name: string; readonly type: string };

/** Seconds that others may keep a record: with the name of a host in it, and without (RFC 6762 §10). */
const hostTtl = 120;
const otherTtl = 4500;

/** A receiver in the records of DNS-SD (RFC 6763), as one network is told of it. */
export class ServiceRecords {
  /** Ours alone: the receiver in the list of its kind, where it is, and what it says of itself. */
  readonly own: readonly DnsRecord[];
  /** Those that others on this machine may tell of, too: its addresses, and that there is such a service. */
  readonly shared: readonly DnsRecord[];

  /** `address` is ours on the network: only addresses of that interface are told. */
  constructor({ name, host, port, txt = {} }: Announcement, address: string) {
    const instance = `${name}.${serviceDomain}`;
    this.own = [
      { name: serviceDomain, type: 'PTR', ttl: otherTtl, data: instance },
      { name: instance, type: 'SRV', ttl: hostTtl, data: { port, target: host } },
      { name: instance, type: 'TXT', ttl: otherTtl, data: strings(txt) },
    ];
    this.shared = [
      { name: '_services._dns-sd._udp.local', type: 'PTR', ttl: otherTtl, data: serviceDomain },
      ...addressRecords(host, address),
    ];
  }

  get all(): readonly DnsRecord[] {
    return [...this.own, ...this.shared];
  }

  /** What to answer, once whatever the number of questions, with what will be asked next (RFC 6763 §12); undefined when nothing is ours. */
  answer(questions: readonly DnsQuestion[]): { answers: DnsRecord[]; additionals: DnsRecord[] } | undefined {
    const answers = this.all.filter((record) => questions.some((question) => asksFor(question, record)));
    if (answers.length === 0) return undefined;
    const leadsOn = answers.some((record) => this.own.includes(record) && record.type !== 'TXT');
    const rest = this.all.filter((record) => !answers.includes(record) && record.type !== 'PTR');
    return { answers, additionals: leadsOn ? rest : [] };
  }

  /** Takes back what is ours; the rest may be another program's, too (RFC 6762 §10.1). */
  goodbye(): DnsRecord[] {
    return this.own.map((record) => ({ ...record, ttl: 0 }) as DnsRecord);
  }
}

/** One empty string stands for nothing: a record without any would be none (RFC 6763 §6.1). */
function strings(txt: { readonly [key: string]: string }): string[] {
  const pairs = Object.entries(txt).map(([key, value]) => `${key}=${value}`);
  return pairs.length > 0 ? pairs : [''];
}

/** Without those that say nothing unless one knows on which interface they were heard. */
function addressRecords(host: string, address: string): DnsRecord[] {
  const told = interfaceAddresses(address).filter(
    ({ family, address }) => family === 'IPv4' || !/^fe[89ab]/i.test(address),
  );
  return told.slice(0, maxAddresses).map(({ family, address: data }) => {
    return { name: host, type: family === 'IPv4' ? 'A' : 'AAAA', ttl: hostTtl, data };
  });
}

/** Names are compared without case (RFC 6762 §16). */
function asksFor({ name, type }: DnsQuestion, record: DnsRecord): boolean {
  return (type === record.type || type === 'ANY') && name.toLowerCase() === record.name.toLowerCase();
}
