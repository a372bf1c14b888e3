import type { Clock } from '@arkavo-pipeline/core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { inEachBackend, nothingIsLeft } from './support/backends.js';
import { finish, type Options, openEncoder, sendRange } from './support/encoding.js';
import { frameTimeUs } from './support/pictures.js';

/** A clock by which every picture takes `pictureUs` to encode: it is read before and after. */
function clockOf(pictureUs: number): Clock {
  let nowUs = 0;
  return {
    nowUs: () => {
      nowUs += pictureUs;
      return nowUs;
    },
    sleepUntil: () => Promise.resolve(),
  };
}

for (const [options, remedies] of [
  [{ codec: 'h264', preset: 'speed' }, /Remedies: more threads, a smaller picture/],
  [{ codec: 'h265' }, /Remedies: a faster preset \(speed\), more threads, a smaller picture.*codec h264\./],
] as const satisfies readonly (readonly [Options, RegExp])[]) {
  inEachBackend(
    test,
    `${options.codec}: an encoder that takes three times the frame time is warned of once, with figures and remedies`,
    async (backend) => {
      const stage = await openEncoder(backend, options, clockOf(3 * frameTimeUs));
      await sendRange(stage, [0, 12]);
      await sendRange(stage, [12, 24], { width: 160 });
      await finish(stage);
      const warnings = stage.logs.filter((line) => line.startsWith('warn'));
      assert.is(warnings.length, 1);
      const warning = String(warnings[0]);
      assert.match(warning, /takes 100 ms per 320x240 picture: 10\.0 frames\/s of the 30\.00 that come/);
      assert.match(warning, remedies);
    },
  );
}

inEachBackend(test, 'an encoder that holds the frame rate is not warned of', async (backend) => {
  const stage = await openEncoder(backend, {}, clockOf(frameTimeUs - 1));
  await sendRange(stage, [0, 12]);
  await finish(stage);
  assert.not.ok(stage.logs.some((line) => line.startsWith('warn')));
});

nothingIsLeft(test);
test.run();
