import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { aacTone } from './support/aac-tone.js';
import { footage } from './support/footage.js';
import { decode, probePackets } from './support/foreign-tools.js';
import { interleave } from './support/interleave.js';
import { accessUnit, readAac } from './support/media-file.js';
import { inFolder, openRecorder } from './support/recorder-stage.js';

const test = suite('segments');

const folderOfSource = await mkdtemp(join(tmpdir(), 'recorder-'));
const video = await footage(folderOfSource);

for (const lateUs of [0, 700_000, -300_000]) {
  test(`of pictures and sound follow each other without a gap, with sound ${lateUs / 1000} ms late`, () =>
    inFolder(async (folder) => {
      const sound = await aacTone(folder, 6);
      const path = join(folder, 'take-{index}.mp4');
      const recorder = await openRecorder({ path, segmentMs: 3000 }, ['video', 'audio']);
      let [pictures, sounds] = [0, 0];
      for (const packet of interleave(video, sound, 11_000_000, lateUs)) {
        if (packet.kind === 'audio') sounds += 1;
        else pictures += 1;
        await recorder.send(packet);
      }
      await recorder.end();
      await recorder.close();
      const names = (await readdir(folder)).filter((name) => name.startsWith('take-')).sort();
      assert.equal(names, ['take-0001.mp4', 'take-0002.mp4', 'take-0003.mp4']);
      const counts = { v: 0, a: 0 };
      let soundEndUs = 0;
      let beginsUs = 0;
      for (const [index, name] of names.entries()) {
        const file = join(folder, name);
        assert.is((await decode(file)).errors, '', name);
        const { v, a } = { v: await probePackets(file, 'v'), a: await probePackets(file, 'a') };
        counts.v += v.length;
        counts.a += a.length;
        assert.is(Number(v[0]?.pts_time), 0, name);
        const lengthUs = v.length * (1e6 / 30);
        const firstUs = Number(a[0]?.pts_time) * 1e6;
        if (index > 0) {
          assert.ok(Math.abs(beginsUs + firstUs - soundEndUs) < 50, `${name}: ${beginsUs + firstUs - soundEndUs} µs`);
          assert.ok(firstUs >= 0 && firstUs < 22_000, `${name}: sound from ${firstUs} µs on`);
        }
        const last = a.at(-1);
        soundEndUs = beginsUs + Number(last?.pts_time) * 1e6 + 1024e6 / 48_000;
        beginsUs += lengthUs;
      }
      assert.equal(counts, { v: pictures, a: sounds });
      assert.equal(recorder.drops, {});
      assert.ok(recorder.requests.length > 0, 'keyframes are asked for');
    }));
}

/** How many pictures each file has that is written with these options, split at this picture. */
async function lengths(folder: string, options: object, splitAt?: number): Promise<number[]> {
  const recorder = await openRecorder({ path: join(folder, 'film.mov'), ...options }, ['video']);
  for (const [index, unit] of video.entries()) {
    if (index === splitAt) await recorder.command('split');
    await recorder.send(accessUnit(unit));
  }
  await recorder.end();
  await recorder.close();
  const counts: number[] = [];
  for (const name of (await readdir(folder)).sort()) {
    const { frames, errors } = await decode(join(folder, name));
    assert.is(errors, '');
    counts.push(frames.length);
  }
  return counts;
}

test('by size begin at a keyframe too', () =>
  inFolder(async (folder) => {
    const options = { segmentBytes: 100_000, bufferBytes: 0 };
    assert.equal(await lengths(folder, options), [120, 60]);
  }));

test('by a command begin with the next keyframe; without {index}, files are parts', () =>
  inFolder(async (folder) => {
    assert.equal(await lengths(folder, {}, 30), [60, 120]);
    assert.equal((await readdir(folder)).sort(), ['film.mov', 'film.part2.mov']);
  }));

test('a path with {index} never replaces a file; dates are filled in', () =>
  inFolder(async (folder) => {
    for (let run = 0; run < 2; run += 1) {
      const recorder = await openRecorder({ path: join(folder, '{date}-{index}.mkv') }, ['video']);
      for (const unit of video.slice(0, 30)) await recorder.send(accessUnit(unit));
      await recorder.end();
      await recorder.close();
    }
    const names = await readdir(folder);
    assert.is(names.length, 2);
    for (const name of names) assert.match(name, /^\d{8}-000[12]\.mkv$/);
  }));

test('a pattern that there is not is refused', () =>
  inFolder(async (folder) => {
    const refused = await openRecorder({ path: join(folder, '{number}.mp4') }, ['video']).catch((error) => error);
    assert.match(
      refused.message,
      /a pattern that there is not; there are \{index\}, \{date\}, \{time\}, \{source\}, not \{number\}$/,
    );
  }));

test('of sound alone are cut between packets', () =>
  inFolder(async (folder) => {
    await aacTone(folder, 4);
    const sound = await readAac(join(folder, 'tone-source.m4a'));
    const recorder = await openRecorder({ path: join(folder, 'sound-{index}.m4a'), segmentMs: 1000 }, ['audio']);
    for (const packet of interleave([], sound, 3_500_000)) await recorder.send(packet);
    await recorder.end();
    await recorder.close();
    const names = (await readdir(folder)).filter((name) => name.startsWith('sound-'));
    assert.is(names.length, 4);
    for (const name of names) assert.is((await decode(join(folder, name), 'a')).errors, '');
  }));

test.after(() => rm(folderOfSource, { recursive: true }));
test.run();
