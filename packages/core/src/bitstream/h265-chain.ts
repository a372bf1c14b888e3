import type { ChainLink, PictureChain } from './decoding-chain.js';
import { H265PictureOrder } from './h265-picture-order.js';
import { type H265SliceHeader, H265SliceHeaders } from './h265-slice-header.js';
import { isKeySlice } from './keyframe.js';
import { restartsH265 } from './picture-order.js';

const raslTypes = new Set([8, 9]);

/** Each picture names all that are kept for reference (ISO/IEC 23008-2 §8.3.2): one that was never seen was lost. */
export class H265Chain implements PictureChain {
  readonly #headers = new H265SliceHeaders();
  #order = new H265PictureOrder();
  /** The picture order counts of the pictures kept for reference; a handful. */
  #kept = new Set<number>();
  #begins = true;
  /** Whether leading pictures of the latest keyframe refer to what was never decoded. */
  #skipsLeading = false;
  /** Whether pictures are intact, and those that lead the latest keyframe are. */
  #intact = { all: true, leading: true };

  learn(type: number, nalUnit: Uint8Array): void {
    this.#headers.learn(type, nalUnit);
  }

  picture(type: number, slice: Uint8Array): ChainLink {
    const isKey = isKeySlice('h265', type);
    const link = { entry: isKey ? ('keyframe' as const) : undefined, isSkipped: false, missing: '', unsupported: '' };
    const header = this.#headers.read(type, slice);
    if (!header) return { ...link, missing: 'its first slice or its parameter sets are missing', isIntact: false };
    const restarts = restartsH265(type, this.#begins);
    if (isKey) this.#enter(restarts);
    const order = this.#order.next(header, restarts);
    const isLeading = raslTypes.has(type);
    if (isLeading && this.#skipsLeading) return { ...link, isSkipped: true, isIntact: true };
    const missing = this.#follow(header, order);
    if (missing !== '') this.damaged();
    return { ...link, missing, isIntact: isLeading ? this.#intact.leading : this.#intact.all };
  }

  endSequence(): void {
    this.#begins = true;
  }

  restart(): void {
    this.#order = new H265PictureOrder();
    this.#kept.clear();
    this.#begins = true;
    this.#intact = { all: true, leading: true };
  }

  damaged(): void {
    this.#intact = { all: false, leading: false };
  }

  #enter(restarts: boolean): void {
    this.#begins = false;
    this.#skipsLeading = restarts;
    this.#intact = { all: true, leading: this.#intact.all };
    if (restarts) this.#kept.clear();
  }

  /** Keeps what the picture keeps, and itself; says what it refers to that is not there. */
  #follow({ sps, shortTerm, longTerm }: H265SliceHeader, order: number): string {
    const kept = new Set<number>();
    let lost: number | undefined;
    const keep = (found: number | undefined, named: number, isUsed: boolean) => {
      if (found !== undefined) kept.add(found);
      else if (isUsed) lost ??= named;
    };
    for (const { delta, isUsed } of shortTerm) keep(this.#find(order + delta), order + delta, isUsed);
    for (const { orderLsb, delta, isUsed } of longTerm) {
      const found = delta === undefined ? this.#findLsb(orderLsb, sps.orderLsbBits) : this.#find(order + delta);
      keep(found, delta === undefined ? orderLsb : order + delta, isUsed);
    }
    kept.add(order);
    this.#kept = kept;
    return lost === undefined ? '' : `it refers to the picture with order count ${lost}, which was lost`;
  }

  #find(order: number): number | undefined {
    return this.#kept.has(order) ? order : undefined;
  }

  #findLsb(lsb: number, bits: number): number | undefined {
    const range = 2 ** bits;
    for (const order of this.#kept) if (((order % range) + range) % range === lsb) return order;
    return undefined;
  }
}
