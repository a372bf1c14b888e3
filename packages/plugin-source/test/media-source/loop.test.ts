import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { h264, makeMedia, remux } from './media-files.js';
import { play } from './played.js';

const mp4 = makeMedia('loop.mp4', h264, ['-c:a', 'aac']);

test('a second pass continues where the first ended, evenly', async () => {
  const silent = remux(mp4, 'silent.mp4', '-an');
  const { video } = await play(silent, { loop: 3 });
  assert.is(video.length, 180);
  const shown = video.map(({ ptsUs }) => ptsUs).sort((a, b) => a - b);
  for (const [index, ptsUs] of shown.entries()) assert.ok(Math.abs(ptsUs - (index * 1e6) / 30) <= 2);
  assert.ok(video[60]?.keyframe);
});

for (const name of ['loop.mp4', 'loop.mkv', 'loop.y4m', 'loop.264']) {
  test(`${name}: times rise across the seam, in each stream`, async () => {
    const isSilent = name.endsWith('y4m') || name.endsWith('264');
    const path =
      name === 'loop.mp4' ? mp4 : isSilent ? makeMedia(name, name.endsWith('264') ? h264 : []) : remux(mp4, name);
    const { video, audio, frames } = await play(path, { loop: 2 });
    for (const times of [
      video.map(({ dtsUs }) => dtsUs),
      audio.map(({ ptsUs }) => ptsUs),
      frames.map(({ ptsUs }) => ptsUs),
    ]) {
      for (const [index, timeUs] of times.entries()) assert.ok(timeUs > (times[index - 1] ?? Number.NEGATIVE_INFINITY));
    }
    assert.is(video.length + frames.length, 120);
  });
}

test.run();
