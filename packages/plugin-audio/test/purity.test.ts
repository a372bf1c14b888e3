import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { ResamplingKernel } from '../src/pcm/resampling-kernel.js';
import { StereoFifo } from '../src/pcm/stereo-fifo.js';
import { left, mixFiles } from './support/mixing.js';
import { bend, impurity } from './support/purity.js';
import { soundPackets, tone } from './support/sound.js';

for (const rate of [16_000, 22_050, 32_000, 44_100, 88_200, 96_000, 192_000]) {
  for (const hertz of [1_000, 10_000].filter((hertz) => hertz < 0.45 * rate)) {
    test(`a tone of ${hertz} Hz at ${rate} Hz is as pure at 48 kHz`, async () => {
      const source = tone(rate, 2, rate, hertz, 0.5);
      const { mix } = await mixFiles(soundPackets(source, Math.round(rate / 50)));
      const middle = left(mix.samples).subarray(4_800, 43_200);
      const away = impurity(middle, hertz, 48_000);
      assert.ok(away <= -100, `THD+N ${away} dB`);
    });
  }
}

test('a rate that moves all the time makes no click', () => {
  const hertz = 1_000;
  const fifo = new StereoFifo();
  fifo.append(tone(48_000, 2, 100_000, hertz, 0.5).samples);
  const kernel = new ResamplingKernel(48_000, 48_000);
  const out = new Float32Array(2 * 96_000);
  let position = 100.3;
  for (let from = 0; from < 96_000; from += 960) {
    const step = 1 + 2e-3 * Math.sin(from / 5_000);
    kernel.read({ fifo, position, step, out, from, count: 960 });
    position += 960 * step;
  }
  const most = bend(left(out), hertz * 1.002, 48_000, 0.5);
  assert.ok(most < 1.001, `bends ${most} times as much as the tone`);
});

for (const [startUs, frame] of [
  [0, 0],
  [333_333, 16_000],
  [1_017, 49],
] as const) {
  test(`sound of 48 kHz at ${startUs} µs comes out bit by bit`, async () => {
    const source = tone(48_000, 2, 9_600, 440, 0.9);
    const { mix } = await mixFiles(soundPackets(source, 500, { startUs }));
    const from = (frame - (mix.startUs * 48) / 1_000) * 2;
    assert.equal(mix.samples.subarray(from, from + source.samples.length), source.samples);
  });
}

test('a constant stays what it is at any rate', async () => {
  const source = tone(44_100, 1, 44_100, 0, 0);
  source.samples.fill(0.5);
  const { mix } = await mixFiles(soundPackets(source, 441));
  const middle = left(mix.samples).subarray(2_000, 46_000);
  assert.ok(middle.every((value) => Math.abs(value - 0.5) < 1e-6));
});

test.run();
