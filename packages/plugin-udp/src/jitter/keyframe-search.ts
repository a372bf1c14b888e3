import type { UnitBuilder } from './unit-builder.js';
import type { UnitFinder } from './unit-finder.js';

/** Looks for complete keyframes beyond a gap. */
export class KeyframeSearch {
  readonly #finder: UnitFinder;
  readonly #builder: UnitBuilder;
  /** Where units begin that are complete and no keyframes: each is looked into once. */
  readonly #plain = new Set<number>();

  constructor(finder: UnitFinder, builder: UnitBuilder) {
    this.#finder = finder;
    this.#builder = builder;
  }

  /** Where the first complete keyframe after the packet that is missing begins. */
  after(hole: number): number | undefined {
    let start = this.#finder.startFrom(hole + 1);
    while (start !== undefined) {
      const found = this.#finder.search(start, start);
      if ('end' in found && this.#isKeyframe(start, found.end)) return start;
      start = this.#finder.startFrom('end' in found ? found.end + 1 : found.hole + 1);
    }
    return undefined;
  }

  /** What was looked into is gone. */
  restart(): void {
    this.#plain.clear();
  }

  #isKeyframe(start: number, end: number): boolean {
    if (this.#plain.has(start)) return false;
    const isKeyframe = this.#builder.build(start, end)?.keyframe ?? false;
    if (!isKeyframe) this.#plain.add(start);
    return isKeyframe;
  }
}
