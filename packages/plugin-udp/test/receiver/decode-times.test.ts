import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { DecodeTimes } from '../../src/receiver/units/decode-times.js';

/** Display times in decoding order, of pictures 40 ms apart. */
const reordered = [0, 3, 1, 2, 6, 4, 5, 9, 7, 8].map((index) => index * 40_000);

for (const depth of [1, 2, undefined]) {
  test(`pictures that are shown in another order have rising decode times (depth ${depth ?? 'not said'})`, () => {
    const times = new DecodeTimes();
    const decoded = reordered.map((ptsUs) => times.next(ptsUs, depth));
    for (const [index, dtsUs] of decoded.entries()) assert.ok(dtsUs > (decoded[index - 1] ?? -1e9), `${decoded}`);
    if (depth !== undefined) {
      for (const [index, dtsUs] of decoded.entries()) assert.ok(dtsUs <= (reordered[index] ?? 0), `${decoded}`);
    }
  });
}

test('pictures in the order that they are shown in are decoded when they are shown', () => {
  const times = new DecodeTimes();
  assert.equal(
    [0, 40_000, 80_000, 120_000].map((ptsUs) => times.next(ptsUs, 0)),
    [0, 40_000, 80_000, 120_000],
  );
});

test.run();
