import type { UnitTimes } from './media-unit.js';

/** The items of several iterations, each in its own order, in one by rising decoding time. */
export async function* interleave<Unit extends UnitTimes>(
  sources: readonly AsyncIterable<Unit>[],
): AsyncGenerator<Unit, void, undefined> {
  const iterators = sources.map((source) => source[Symbol.asyncIterator]());
  try {
    const heads = await Promise.all(iterators.map(async (iterator) => ({ iterator, head: await iterator.next() })));
    for (;;) {
      const earliest = heads.reduce((first, each) => (dtsOf(each.head) < dtsOf(first.head) ? each : first));
      if (earliest.head.done) return;
      yield earliest.head.value;
      earliest.head = await earliest.iterator.next();
    }
  } finally {
    await Promise.all(iterators.map((iterator) => iterator.return?.()));
  }
}

function dtsOf(head: IteratorResult<UnitTimes>): number {
  return head.done ? Number.POSITIVE_INFINITY : head.value.dtsUs;
}
