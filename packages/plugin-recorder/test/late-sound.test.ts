import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { footage } from './support/footage.js';
import { decode, probePackets, probeStreams } from './support/foreign-tools.js';
import { accessUnit, readAudio, tone } from './support/media-file.js';
import { inFolder, manualClock, openRecorder } from './support/recorder-stage.js';

const test = suite('sound that begins late');

const source = await mkdtemp(join(tmpdir(), 'recorder-'));
const units = await footage(source);
const runUs = 100_000;
const runSamples = 4_800;

/** Sounds by source, each from a time on. */
type Sounds = readonly { readonly sourceId: string; readonly fromUs: number }[];

/** Records all units and what of the sounds is of their time. */
async function record(options: { readonly path: string; readonly audioTracks?: number }, sounds: Sounds) {
  const clock = manualClock();
  const recorder = await openRecorder({ trackTimeoutMs: 500, ...options }, ['video', 'audio'], clock);
  let soundUs = 0;
  for (const unit of units) {
    for (; soundUs <= unit.ptsUs; soundUs += runUs) {
      for (const { sourceId, fromUs } of sounds)
        if (soundUs >= fromUs) await recorder.send(tone('pcm-s16', soundUs, runSamples, sourceId));
    }
    await recorder.send(accessUnit(unit));
    clock.advance(unit.durationUs);
  }
  await recorder.end();
  await recorder.close();
  assert.equal(recorder.faults, []);
  return recorder;
}

/** The data of a sound from one time to another. */
function soundOf(sourceId: string, fromUs: number, untilUs: number): Buffer {
  const count = (untilUs - fromUs) / runUs;
  const runs = Array.from({ length: count }, (_, index) =>
    tone('pcm-s16', fromUs + index * runUs, runSamples, sourceId),
  );
  return Buffer.concat(runs.map(({ data }) => data));
}

for (const extension of ['mp4', 'mkv']) {
  for (const name of ['camera', '{source}']) {
    test(`begins a part of ${name}.${extension} with the next keyframe, and nothing else is lost`, () =>
      inFolder(async (folder) => {
        const sounds = [{ sourceId: 'camera', fromUs: 2_500_000 }];
        const recorder = await record({ path: join(folder, `${name}.${extension}`) }, sounds);
        const [first, second] = [`camera.${extension}`, `camera.part2.${extension}`];
        assert.equal((await readdir(folder)).sort(), [first, second]);
        for (const [file, types, pictures] of [
          [first, ['video'], 120],
          [second, ['video', 'audio'], 60],
        ] as const) {
          const path = join(folder, file);
          assert.equal(
            (await probeStreams(path)).map(({ codec_type }) => codec_type),
            types,
          );
          const { frames, errors } = await decode(path);
          assert.equal([frames.length, errors], [pictures, '']);
          assert.is(Number((await probePackets(path, 'v'))[0]?.pts_time), 0);
        }
        const part = join(folder, second);
        assert.is(Number((await probePackets(part, 'a'))[0]?.pts_time), 0);
        assert.equal(await readAudio(part), soundOf('camera', 4_000_000, 6_000_000));
        assert.equal(recorder.drops, { 'late-sound': 15 });
        const asked = recorder.decisions.filter(({ cause }) => cause === 'late-sound');
        assert.equal(asked[0], {
          decision: 'keyframe',
          cause: 'late-sound',
          details: { sourceId: 'camera', asked: true },
        });
        const late =
          /^warn: the sound of camera came when the recording had begun without it, after 500 ms: it begins with the next/;
        assert.is(recorder.logs.filter((line) => late.test(line)).length, 1);
      }));
  }
}

test('goes beside the sound of other sources, which goes on in the part without a gap', () =>
  inFolder(async (folder) => {
    const sounds = [
      { sourceId: 'left', fromUs: 0 },
      { sourceId: 'right', fromUs: 1_000_000 },
    ];
    const recorder = await record({ path: join(folder, 'film.mov'), audioTracks: 2 }, sounds);
    const files = ['film.mov', 'film.part2.mov'].map((name) => join(folder, name));
    const [before, after] = await Promise.all(files.map(probeStreams));
    assert.equal(
      [before, after].map((streams) => streams?.map(({ codec_type }) => codec_type)),
      [
        ['video', 'audio'],
        ['video', 'audio', 'audio'],
      ],
    );
    const left = Buffer.concat(await Promise.all(files.map(readAudio)));
    assert.equal(left, soundOf('left', 0, 6_000_000));
    assert.equal(recorder.drops, { 'late-sound': 10 });
  }));

test('and is by another clock, far behind the pictures, makes no part, and is said once', () =>
  inFolder(async (folder) => {
    const clock = manualClock();
    const recorder = await openRecorder(
      { path: join(folder, 'film.mkv'), trackTimeoutMs: 500 },
      ['video', 'audio'],
      clock,
    );
    let sounds = 0;
    for (const unit of units) {
      await recorder.send(accessUnit(unit));
      if (unit.ptsUs >= 3_000_000) await recorder.send(tone('pcm-s16', runUs * sounds++, runSamples, 'camera'));
      clock.advance(unit.durationUs);
      if (unit.ptsUs >= 3_600_000) break;
    }
    await recorder.end();
    await recorder.close();
    assert.equal(await readdir(folder), ['film.mkv']);
    assert.equal(recorder.drops, { 'late-sound': sounds });
    const said = recorder.logs.filter((line) => /camera came late, and its times are 3\.\d s behind/.test(line));
    assert.is(said.length, 1, recorder.logs.join('\n'));
  }));

test('when the pictures have ended makes a part of its own, without them', () =>
  inFolder(async (folder) => {
    const clock = manualClock();
    const options = { path: join(folder, 'film.mp4'), trackTimeoutMs: 500, stallTimeoutMs: 1000 };
    const recorder = await openRecorder(options, ['video', 'audio'], clock);
    for (const unit of units) {
      await recorder.send(accessUnit(unit));
      clock.advance(unit.durationUs);
    }
    for (let us = 9_000_000; us < 12_000_000; us += runUs) {
      await recorder.send(tone('pcm-s16', us, runSamples, 'camera'));
      clock.advance(runUs);
    }
    await recorder.end();
    await recorder.close();
    assert.is((await decode(join(folder, 'film.mp4'))).frames.length, units.length);
    const part = join(folder, 'film.part2.mp4');
    assert.equal(
      (await probeStreams(part)).map(({ codec_type }) => codec_type),
      ['audio'],
    );
    assert.equal(await readAudio(part), soundOf('camera', 9_000_000, 12_000_000));
    assert.equal(recorder.drops, {});
  }));

test('beside sound without pictures begins a part with the next sample of that', () =>
  inFolder(async (folder) => {
    const clock = manualClock();
    const options = { path: join(folder, 'talk.mov'), audioTracks: 2, trackTimeoutMs: 500 };
    const recorder = await openRecorder(options, ['audio'], clock);
    for (let us = 0; us < 2_000_000; us += runUs) {
      for (const sourceId of us < 1_000_000 ? ['left'] : ['left', 'right'])
        await recorder.send(tone('pcm-s16', us, runSamples, sourceId));
      clock.advance(runUs);
    }
    await recorder.end();
    await recorder.close();
    assert.equal((await readdir(folder)).sort(), ['talk.mov', 'talk.part2.mov']);
    assert.is((await probeStreams(join(folder, 'talk.part2.mov'))).length, 2);
    const left = Buffer.concat([
      await readAudio(join(folder, 'talk.mov')),
      await readAudio(join(folder, 'talk.part2.mov')),
    ]);
    assert.equal(left, soundOf('left', 0, 2_000_000));
    assert.equal(recorder.drops, { 'late-sound': 1 });
    assert.equal(recorder.requests, []);
  }));

test.after(() => rm(source, { recursive: true }));
test.run();
