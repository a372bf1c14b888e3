import { remember } from '@arkavo-pipeline/transport/remember';

const maxNames = 256;
/** Names that are logged and put in files must not break or forge a line. */
const unfit = /[\p{Cc}\p{Cs}\u2028\u2029]/u;

/** What one sender calls its streams: their canonical names (RFC 3550 §6.5.1). */
export class PeerNames {
  readonly #names = new Map<number, string>();

  /** A name that is empty or has control characters is none. */
  add(ssrc: number, name: string | undefined): void {
    if (!name || unfit.test(name)) return;
    remember(this.#names, ssrc, name, maxNames);
  }

  get(ssrc: number): string | undefined {
    return this.#names.get(ssrc);
  }
}
