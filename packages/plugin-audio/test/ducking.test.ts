import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { left, type Mixed, mixFiles } from './support/mixing.js';
import { interleaved, sound, soundPackets } from './support/sound.js';

const music = sound(48_000, 1, 48_000 * 4, () => 0.5);
/** From 1 s to 2 s, so quiet that the mix shows the music, and loud enough to count. */
const voice = sound(48_000, 1, 48_000 * 4, (frame) => (frame >= 48_000 && frame < 96_000 ? 1 / 128 : 0));

function mixed(ducking: object): Promise<Mixed> {
  const packets = interleaved(
    soundPackets(music, 960, { sourceId: 'music' }),
    soundPackets(voice, 960, { sourceId: 'voice' }),
  );
  return mixFiles(packets, { ducking: { to: 0.7, attackMs: 100, releaseMs: 400, ...ducking } });
}

test('while a voice sounds, the others are turned down, and up again after it', async () => {
  const { mix } = await mixed({ by: ['other', 'voice'] });
  const values = left(mix.samples);
  const isAt = (ms: number, expected: number) => Math.abs((values[ms * 48] ?? 0) - expected) < 1e-4;
  assert.ok(isAt(500, 0.5));
  assert.ok(isAt(1_050, 0.425 + 1 / 128), 'half way down');
  assert.ok(isAt(1_200, 0.35 + 1 / 128));
  assert.ok(isAt(2_250, 0.35), 'a pause is no end');
  assert.ok(isAt(2_480, 0.425), 'half way up');
  assert.ok(isAt(2_700, 0.5));
});

test('turning down and up makes no step', async () => {
  const { mix } = await mixed({ by: ['voice'] });
  const values = left(mix.samples).subarray(0, 47_000);
  assert.ok(values.every((value) => value === 0.5));
  const after = left(mix.samples).subarray(96_001);
  assert.ok(after.every((value, at) => at === 0 || Math.abs(value - (after[at - 1] ?? 0)) < 1e-4));
});

test('without such a source nothing is turned down', async () => {
  const { mix } = await mixed({ by: ['somebody'] });
  assert.is(left(mix.samples)[72_000], 0.5 + 1 / 128);
});

test.run();
