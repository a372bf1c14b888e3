import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { withDecodeTimes } from '../../src/media-source/decode-times.js';

async function decodeTimes(pts: readonly number[], saidDepth?: number): Promise<number[]> {
  async function* pictures() {
    for (const ptsUs of pts) yield { ptsUs, durationUs: 10 };
  }
  const times: number[] = [];
  for await (const { dtsUs } of withDecodeTimes(pictures(), saidDepth)) times.push(dtsUs);
  return times;
}

test('without reordering, decoding times are the presentation times', async () => {
  assert.equal(await decodeTimes([0, 10, 20], 0), [0, 10, 20]);
  assert.equal(await decodeTimes([0, 10, 20]), [0, 10, 20]);
});

test('with a pyramid of B-frames, they are two pictures early', async () => {
  const pyramid = [0, 40, 20, 10, 30, 80, 60, 50, 70];
  const expected = [-20, -10, 0, 10, 20, 30, 40, 50, 60];
  assert.equal(await decodeTimes(pyramid, 2), expected);
  assert.equal(await decodeTimes(pyramid), expected);
});

test('a stream that reorders more than it says still never decodes after showing', async () => {
  const pts = [0, 10, 20, 60, 50, 40, 30, 70];
  const times = await decodeTimes(pts, 0);
  for (const [index, dts] of times.entries()) assert.ok(dts <= (pts[index] ?? 0));
});

test('one picture, and none, are enough', async () => {
  assert.equal(await decodeTimes([7]), [7]);
  assert.equal(await decodeTimes([7], 2), [-13]);
  assert.equal(await decodeTimes([]), []);
});

test('what came before an error goes out before it', async () => {
  async function* breaking() {
    yield { ptsUs: 0, durationUs: 10 };
    yield { ptsUs: 10, durationUs: 10 };
    throw new Error('broken');
  }
  const times: number[] = [];
  try {
    for await (const { dtsUs } of withDecodeTimes(breaking(), undefined)) times.push(dtsUs);
    assert.unreachable();
  } catch (error) {
    assert.is((error as Error).message, 'broken');
  }
  assert.equal(times, [0, 10]);
});

test.run();
