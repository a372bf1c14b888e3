import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { inEachBackend, nothingIsLeft } from './support/backends.js';
import { encode, type Options, probe } from './support/encoding.js';

inEachBackend(test, 'by default the stream is Main or High, without B-frames', async (backend) => {
  for (const codec of ['h264', 'h265'] as const) {
    const stream = await probe(await encode(backend, 5, { codec }));
    assert.ok(['Main', 'High'].includes(String(stream.profile)), `${codec}: ${stream.profile}`);
    assert.equal([stream.has_b_frames, stream.nb_read_frames], [0, '5']);
  }
});

const profiles: readonly [Options, string][] = [
  [{ preset: 'latency' }, 'Main'],
  [{ preset: 'quality' }, 'High'],
  [{ preset: 'speed' }, 'Constrained Baseline'],
  [{ preset: 'latency', profile: 'baseline' }, 'Constrained Baseline'],
  [{ preset: 'quality', profile: 'main' }, 'Main'],
  [{ preset: 'slower' }, 'High'],
  [{ codec: 'h265', preset: 'quality' }, 'Main'],
];

for (const [options, profile] of profiles) {
  inEachBackend(
    test,
    `${Object.values(options).join(', ')} gives a ${profile} stream`,
    async (backend) => {
      const stream = await probe(await encode(backend, 5, { hardware: 'off', ...options }));
      assert.equal([stream.profile, stream.has_b_frames, stream.nb_read_frames], [profile, 0, '5']);
    },
    ({ hasX264 }) => hasX264,
  );
}

/** Ten times the level; of H.265 thirty times. */
const levels: readonly [Options, { readonly width: number; readonly height: number }, number][] = [
  [{ bitrate: 1_000_000 }, { width: 320, height: 240 }, 21],
  [{ bitrate: 1_000_000, adaptive: { min: 100_000, max: 19_000_000 } }, { width: 320, height: 240 }, 32],
  [{ bitrate: 3_000_000 }, { width: 1280, height: 720 }, 31],
  [
    { codec: 'h265', bitrate: 1_000_000, adaptive: { min: 100_000, max: 19_000_000 } },
    { width: 320, height: 240 },
    123,
  ],
];

inEachBackend(
  test,
  'the level allows the size, and the highest bit rate that will be asked for',
  async (backend) => {
    for (const [options, size, level] of levels) {
      const stream = await probe(await encode(backend, 1, { hardware: 'off', ...options }, size));
      assert.is(stream.level, level);
    }
  },
  ({ hasX264 }) => hasX264,
);

nothingIsLeft(test);
test.run();
