import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { decode, probePackets, probeStreams } from './support/foreign-tools.js';
import { accessUnit, camera, readVideo, tone } from './support/media-file.js';
import { inFolder, manualClock, openRecorder } from './support/recorder-stage.js';

const units = await readVideo(camera);
const runUs = 100_000;
const runSamples = 4_800;
const sound = (ptsUs: number) => tone('pcm-s16', ptsUs, runSamples);

test('linked audio that never comes is waited for, then the file is written without it', () =>
  inFolder(async (folder) => {
    const path = join(folder, 'silent.mp4');
    const clock = manualClock();
    const recorder = await openRecorder({ path, trackTimeoutMs: 500 }, ['video', 'audio'], clock);
    for (const unit of units) {
      const packet = accessUnit(unit);
      await recorder.send(packet);
      assert.ok(packet.done, 'what is held does not keep its packet');
      clock.advance(unit.durationUs);
    }
    await recorder.send(sound(6_000_000));
    await recorder.end();
    await recorder.close();
    const streams = await probeStreams(path);
    assert.equal(
      streams.map(({ codec_type, nb_read_frames }) => [codec_type, nb_read_frames]),
      [['video', '180']],
    );
    assert.equal(recorder.drops, { 'late-sound': 1 });
    assert.ok(recorder.logs.some((line) => line.startsWith('warn: no audio came within 500 ms')));
    assert.equal(await readdir(folder), ['silent.mp4'], 'no keyframe came that could have begun a part');
  }));

test('audio that came first is kept as far back as a track is waited for', () =>
  inFolder(async (folder) => {
    const path = join(folder, 'early.mp4');
    const recorder = await openRecorder({ path, trackTimeoutMs: 300 }, ['video', 'audio'], manualClock());
    for (let ptsUs = 0; ptsUs < 1_000_000; ptsUs += runUs) await recorder.send(sound(ptsUs));
    for (const unit of units.slice(0, 60)) await recorder.send(accessUnit(unit, { shiftUs: 1_000_000 }));
    await recorder.end();
    await recorder.close();
    assert.equal(recorder.drops, { 'before-start': 7 });
    assert.is(Number((await probePackets(path, 'a'))[0]?.pts_time), 0);
    assert.ok(Math.abs(Number((await probePackets(path, 'v'))[0]?.pts_time) - 0.3) < 0.001);
    assert.is((await decode(path)).errors, '');
  }));

test('audio from before the start that comes after it is left out', () =>
  inFolder(async (folder) => {
    const path = join(folder, 'behind.mp4');
    const shiftUs = 5_000_000;
    const recorder = await openRecorder({ path }, ['video', 'audio'], manualClock());
    const [first, ...rest] = units.slice(0, 60);
    assert.ok(first);
    await recorder.send(accessUnit(first, { shiftUs }));
    for (const ptsUs of [0, 20_000, shiftUs - 1]) await recorder.send(tone('pcm-s16', ptsUs, 960));
    await recorder.send(sound(shiftUs));
    for (const unit of rest) await recorder.send(accessUnit(unit, { shiftUs }));
    await recorder.end();
    await recorder.close();
    assert.equal(recorder.drops, { 'before-start': 3 });
    assert.is(Number((await probePackets(path, 'v'))[0]?.pts_time), 0);
    assert.is(Number((await probePackets(path, 'a'))[0]?.pts_time), 0);
    assert.is((await decode(path)).errors, '');
  }));

test('audio is not piled up without end while the first picture is awaited', () =>
  inFolder(async (folder) => {
    const path = join(folder, 'waiting.mp4');
    const recorder = await openRecorder({ path }, ['video', 'audio'], manualClock());
    for (let ptsUs = 0; ptsUs < 60_000_000; ptsUs += runUs) await recorder.send(sound(ptsUs));
    assert.is(recorder.drops['before-start'], 299);
    await recorder.close();
  }));

test('a track that falls silent ends, and the other is written on', () =>
  inFolder(async (folder) => {
    const path = join(folder, 'stalled.mp4');
    const clock = manualClock();
    const recorder = await openRecorder({ path, stallTimeoutMs: 2_000 }, ['video', 'audio'], clock);
    await recorder.send(sound(0));
    for (const unit of units) {
      await recorder.send(accessUnit(unit));
      clock.advance(unit.durationUs);
    }
    await recorder.send(sound(6_000_000));
    assert.equal(recorder.drops, { 'track-ended': 1 });
    assert.ok(recorder.logs.some((line) => line.startsWith('warn: no audio came for 2000 ms')));
    const written = (await probePackets(path, 'v')).length;
    assert.is(written, 120, 'every GOP that has ended is in the file before the recording has');
    await recorder.end();
    await recorder.close();
    assert.is((await decode(path)).frames.length, 180);
  }));

test.run();
