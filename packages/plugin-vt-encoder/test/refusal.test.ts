import { PipelineError } from '@arkavo-pipeline/core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type Backend, inEachBackend, nothingIsLeft } from './support/backends.js';
import { finish, type Options, openEncoder, sendRange } from './support/encoding.js';

/** What the stage says when it refuses the options in `open`, or the first picture. */
async function refusal(backend: Backend, options: Options): Promise<string> {
  const error = await openEncoder(backend, options).then(
    async (stage) => {
      const thrown = await sendRange(stage, [0, 1]).catch((error: unknown) => error);
      assert.is(await stage.close(), 0);
      return thrown;
    },
    (error: unknown) => error,
  );
  assert.ok(error instanceof PipelineError && error.code === 'ERR_CODEC_UNSUPPORTED', String(error));
  return error.message;
}

const bad: readonly [Options, RegExp][] = [
  [
    { bitrate: 6_000_000, adaptive: { min: 1_000_000, max: 5_000_000 } },
    /bitrate \(6000000\).*adaptive.max \(5000000\)/,
  ],
  [{ bitrate: 500_000, adaptive: { min: 1_000_000, max: 5_000_000 } }, /bitrate \(500000\).*adaptive.min \(1000000\)/],
  [{ adaptive: { min: 5_000_000, max: 1_000_000 } }, /adaptive.min \(5000000\) is above adaptive.max/],
  [{ codec: 'h265', profile: 'high' }, /profile "high" for h265; expected main/],
];

inEachBackend(test, 'options that contradict each other are one clear error', async (backend) => {
  for (const [options, why] of bad) {
    const message = await refusal(backend, options);
    assert.match(message, why);
  }
});

inEachBackend(test, 'an encoder that does not exist is refused by its name', async (backend) => {
  assert.match(await refusal(backend, { encoder: 'no-such-encoder' }), /no-such-encoder/);
});

/** Without a graphics card, a driver, or a device to open. */
const hardware = {
  h264: ['h264_nvenc', 'h264_qsv', 'h264_vaapi'],
  h265: ['hevc_nvenc', 'hevc_qsv', 'hevc_vaapi'],
};

for (const codec of ['h264', 'h265'] as const) {
  inEachBackend(
    test,
    `${codec}: hardware is tried first and used if it works; what was refused is logged with why`,
    async (backend) => {
      const stage = await openEncoder(backend, { codec });
      await sendRange(stage, [0, 1]);
      await finish(stage);
      const opened = stage.logs.filter((line) => line.startsWith('info: '));
      assert.is(opened.length, 1);
      const found = hardware[codec].findIndex((name) => opened[0]?.includes(name));
      const tried = found < 0 ? hardware[codec] : hardware[codec].slice(0, found);
      const refused = stage.logs.filter((line) => line.startsWith('debug: camera: not '));
      assert.equal(
        refused.map((line) => line.replace(/^debug: camera: not (\w+): .+$/, '$1')),
        tried,
      );
      if (found >= 0) return;
      const message = await refusal(backend, { codec, hardware: 'required' });
      for (const name of hardware[codec]) assert.match(message, new RegExp(`${name}: \\S`));
    },
    ({ hasX264 }) => hasX264,
  );

  inEachBackend(
    test,
    `${codec}: with hardware off, or a software encoder named, no hardware is tried`,
    async (backend) => {
      const encoder = codec === 'h264' ? 'libx264' : 'libx265';
      for (const options of [{ hardware: 'off' }, { encoder }]) {
        const stage = await openEncoder(backend, { codec, ...options });
        await sendRange(stage, [0, 1]);
        await finish(stage);
        assert.equal(stage.logs, [
          `info: camera: ${encoder} (software, 1 thread), 320x240, 30.00 frames/s, 3000000 bit/s`,
        ]);
      }
      assert.match(await refusal(backend, { codec, encoder, hardware: 'required' }), /in hardware; expected one of/);
    },
    ({ hasX264 }) => hasX264,
  );
}

inEachBackend(
  test,
  'a preset that nothing has is refused with the names there are',
  async (backend) => {
    assert.match(
      await refusal(backend, { preset: 'hasty' }),
      /has no preset "hasty" but latency, quality, speed, ultrafast/,
    );
  },
  ({ hasX264 }) => hasX264,
);

nothingIsLeft(test);
test.run();
