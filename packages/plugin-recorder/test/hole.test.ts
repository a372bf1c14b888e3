import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { verifyFile } from '../src/files/index.js';
import { TrackTimes } from '../src/files/track-times.js';
import { footage } from './support/footage.js';
import { accessUnit } from './support/media-file.js';
import { inFolder, openRecorder } from './support/recorder-stage.js';

const test = suite('a hole in a recording');

const sources = await mkdtemp(join(tmpdir(), 'recorder-'));
const video = await footage(sources);

for (const [name, options] of [
  ['fragments.mp4', {}],
  ['index.mp4', { faststart: true }],
  ['index.mov', { faststart: true }],
  ['clusters.mkv', {}],
] as const) {
  test(`of 4 s is found in ${name}`, () =>
    inFolder(async (folder) => {
      const path = join(folder, name);
      const recorder = await openRecorder({ path, ...options }, ['video']);
      const half = video.findIndex(({ keyframe, ptsUs }) => keyframe && ptsUs >= 2_000_000);
      for (const [index, unit] of video.entries())
        await recorder.send(accessUnit(unit, { shiftUs: index < half ? 0 : 4_000_000 }));
      await recorder.end();
      await recorder.close();
      const { tracks, problems } = await verifyFile(path, 1);
      const [gap, ...others] = tracks[0]?.gaps ?? [];
      assert.ok(gap && Math.abs(gap.length - 4) < 0.05, `${gap?.length} s`);
      assert.equal(others, []);
      assert.is(problems.length, 1, problems.join('; '));
      assert.match(problems[0] ?? '', /has 1 gaps of more than 1 s, the first of [34]\.\d+ s at/);
    }));
}

test('is none where pictures are always that far apart', () => {
  const times = new TrackTimes(1);
  for (let at = 0; at < 40; at += 4) times.add(at, 4, true, 1);
  const { gaps, end } = times.report();
  assert.equal([gaps, end], [[], 40]);
});

test.after(() => rm(sources, { recursive: true }));
test.run();
