import { parseRtcp } from '../rtcp/parse-rtcp.js';
import { isRtcp } from '../rtp/is-rtcp.js';
import { PlaintextAddresses } from './plaintext-addresses.js';
import type { ReceiverDrop } from './receiver-drops.js';
import { lasts, type Unread, UnreadCounts } from './unread-counts.js';
import type { TellUnreadable } from './unreadable-streams.js';

/** Where the keys of a receiver come from: that decides what a sender that it cannot read most likely lacks. */
export type KeyOrigin = 'token' | 'srtpKey' | 'none';

const leastReports = 2;

/** Says of senders that are here and cannot be read what they most likely lack, once per address. Times are monotonic microseconds. */
export class UnreadableSenders {
  readonly #origin: KeyOrigin;
  readonly #tell: TellUnreadable;
  readonly #counts = new UnreadCounts();
  readonly #plaintext = new PlaintextAddresses();

  constructor(origin: KeyOrigin, tell: TellUnreadable) {
    this.#origin = origin;
    this.#tell = tell;
  }

  /**
   * A datagram from this address was refused. Reports may show of themselves that they are protected and should not be, or the reverse. Returns the
   * cause as which it counts: what comes from where reports are in plaintext is most likely not protected either.
   */
  refused(cause: ReceiverDrop, data: Uint8Array, address: string, nowUs: number): ReceiverDrop {
    if (!this.#isTelling(cause)) return cause;
    const sender = this.#counts.add(address, address, nowUs);
    const isLookedAt = isRtcp(data) && (sender !== undefined || this.#plaintext.isDue(address, nowUs));
    const isSign = isLookedAt && (this.#origin === 'none' || parseRtcp(data) !== undefined);
    if (isSign && this.#origin !== 'none') this.#plaintext.shows(address, nowUs);
    const counted = this.#plaintext.has(address, nowUs) ? 'not-encrypted' : cause;
    if (sender && isSign) sender.signs += 1;
    if (sender) this.#tellOf(sender, counted, nowUs);
    return counted;
  }

  /** Whether what comes from this address most likely cannot be read for its protection, and that is told, or will be. */
  suspects(address: string, nowUs: number): boolean {
    return this.#counts.isSuspect(address, nowUs);
  }

  /** A sender at this address can be read: what was counted came of one before it. */
  understood(address: string): void {
    this.#counts.forget(address);
  }

  #tellOf(sender: Unread, cause: ReceiverDrop, nowUs: number): void {
    if (sender.signs < leastReports && !lasts(sender, nowUs)) return;
    const { address, packets, signs } = sender;
    this.#counts.told(address);
    this.#tell(signs > 0 ? misfit(this.#origin, address) : this.#otherKeys(sender), cause, { address, packets });
  }

  /** What a sender with other keys, or none, is refused for. */
  #isTelling(cause: ReceiverDrop): boolean {
    if (this.#origin === 'none') return cause === 'bad-rtcp';
    return cause === 'not-authentic' || cause === 'not-encrypted';
  }

  #otherKeys({ address, packets }: Unread): string {
    const what = `packets of ${address} could not be authenticated: ${packets}`;
    const isPaired = this.#origin === 'token';
    return isPaired ? `${what}; a sender has to have the same token` : `${what}; is srtpKey the same on both ends?`;
  }
}

/** What one side protects and the other does not. */
function misfit(origin: KeyOrigin, address: string): string {
  if (origin === 'none') {
    return `reports of ${address} cannot be read: most likely it sends SRTP and this end expects plaintext; set the same srtpKey (or token) here`;
  }
  return `${address} sends in plaintext and this end expects SRTP: nothing of it is taken; set the same ${origin} there`;
}
