import { availableParallelism } from 'node:os';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { inEachBackend, nothingIsLeft } from './support/backends.js';
import { encode, finish, nalTypes, type Options, openEncoder, probe, sendRange } from './support/encoding.js';

inEachBackend(
  test,
  'as many slices as threads, at once',
  async (backend) => {
    const units = await encode(backend, 5, { hardware: 'off', threads: 2 });
    assert.is((await probe(units)).nb_read_frames, '5');
    for (const unit of units) assert.is(nalTypes(unit).filter((type) => type <= 5).length, 2);
  },
  ({ hasX264 }) => hasX264,
);

/** Threads that 30 pictures of each size a second need. */
const needed: readonly [Options, { readonly width: number; readonly height: number }, number][] = [
  [{ preset: 'latency' }, { width: 1920, height: 1080 }, 1],
  [{ preset: 'quality' }, { width: 1920, height: 1080 }, 2],
  [{ preset: 'quality' }, { width: 320, height: 240 }, 1],
  [{ codec: 'h265' }, { width: 1280, height: 720 }, 2],
];

inEachBackend(
  test,
  'threads are as many as the frame rate needs, at most the cores',
  async (backend) => {
    for (const [options, size, threads] of needed) {
      const stage = await openEncoder(backend, { hardware: 'off', ...options });
      await sendRange(stage, [0, 1], size);
      await finish(stage);
      const count = Math.min(threads, availableParallelism());
      assert.match(String(stage.logs[0]), `software, ${count} thread${count === 1 ? '' : 's'})`);
    }
  },
  ({ hasX264 }) => hasX264,
);

nothingIsLeft(test);
test.run();
