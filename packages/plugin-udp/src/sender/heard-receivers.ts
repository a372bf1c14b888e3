import { remember } from '@arkavo-pipeline/transport/remember';

const maxReceivers = 64;

/** The receivers that were heard, by their SSRCs: there may be several behind one address, and one that is started anew has another. */
export class HeardReceivers {
  readonly #heard = new Map<number, true>();

  /** Takes note of one. Whether nothing was heard of it before. */
  isNew(ssrc: number): boolean {
    const isNew = !this.#heard.has(ssrc);
    remember(this.#heard, ssrc, true, maxReceivers);
    return isNew;
  }
}
