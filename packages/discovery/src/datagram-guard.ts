import type { RemoteInfo } from 'node:dgram';
import type { BlockList } from 'node:net';
import { type Clock, systemClock } from '@arkavo-pipeline/core';
import { networksAround, ownNetworks } from './on-link.js';
import { mdnsPort } from './service-type.js';
import { TokenBucket } from './token-bucket.js';

/**
 * Why a datagram is not read: `foreign` (from none of our networks, or an answer that comes from another port than 5353), `too-short` for a
 * message, `too-long` (more than 9000 bytes), `too-full` (more than 32 questions or 128 records), `too-often`.
 */
export type DatagramRefusal = 'foreign' | 'too-short' | 'too-long' | 'too-full' | 'too-often';

/** RFC 1035 §4.1.1 */
const headerBytes = 12;
/** RFC 6762 §17 */
const maxBytes = 9000;
const maxQuestions = 32;
/** Reading costs the square of this. */
const maxRecords = 128;

/** Questions and records that are read in a second; each datagram counts as four more. */
const budgetPerSecond = 2000;
const datagramCost = 4;

export type Sender = Pick<RemoteInfo, 'address' | 'port'>;

/** Keeps from the mDNS library what would hold up the thread: anyone may send to our port, and it reads everything. */
export class DatagramGuard {
  readonly #refuse: (cause: DatagramRefusal) => void;
  readonly #network: BlockList;
  readonly #allNetworks: BlockList;
  readonly #budget: TokenBucket;

  /** `address` is ours on the network; `refuse` is told of each datagram that is not read. */
  constructor(address: string, refuse: (cause: DatagramRefusal) => void, clock: Clock = systemClock) {
    this.#refuse = refuse;
    this.#network = networksAround(address);
    this.#allNetworks = ownNetworks();
    this.#budget = new TokenBucket({ capacity: budgetPerSecond, perSecond: budgetPerSecond, clock });
  }

  /** Whether the datagram is to be read. One of another network of ours is not, and no refusal: it is heard there. */
  admits(datagram: Buffer, from: Sender): boolean {
    const isNear = this.#network.check(from.address);
    if (!isNear && this.#allNetworks.check(from.address)) return false;
    const cause = isNear ? this.#fault(datagram, from) : 'foreign';
    if (cause) this.#refuse(cause);
    return cause === undefined;
  }

  #fault(datagram: Buffer, { port }: Sender): DatagramRefusal | undefined {
    if (datagram.length < headerBytes) return 'too-short';
    if (datagram.length > maxBytes) return 'too-long';
    // RFC 6762 §6
    if (isResponse(datagram) && port !== mdnsPort) return 'foreign';
    const { questions, records } = counts(datagram);
    if (questions > maxQuestions || records > maxRecords) return 'too-full';
    return this.#budget.take(datagramCost + questions + records) ? undefined : 'too-often';
  }
}

function isResponse(datagram: Buffer): boolean {
  return (datagram.readUInt8(2) & 0x80) !== 0;
}

/** As the header has them; the library reads no more than that. */
function counts(datagram: Buffer): { readonly questions: number; readonly records: number } {
  const count = (offset: number) => datagram.readUInt16BE(offset);
  const [answers, authorities, additionals] = [count(6), count(8), count(10)];
  return { questions: count(4), records: answers + authorities + additionals };
}
