import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MetadataPacket, startLedger } from '@arkavo-pipeline/core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { footage } from './support/footage.js';
import { decode, probePackets, probeStreams } from './support/foreign-tools.js';
import { accessUnit, tone } from './support/media-file.js';
import { inFolder, openRecorder } from './support/recorder-stage.js';

const source = await mkdtemp(join(tmpdir(), 'recorder-'));
const units = await footage(source);
const pictures = (await decode(join(source, 'footage-source-h264.mp4'))).frames;
const laterUs = 100_000_000;
const runUs = 100_000;
const runSamples = 4_800;

for (const [path, name] of [
  ['film.mp4', 'film'],
  ['{source}.mp4', 'camera'],
]) {
  test(`${path}: a source whose timestamps start again goes on in a part of its own, without a loss`, () =>
    inFolder(async (folder) => {
      const recorder = await openRecorder({ path: join(folder, path ?? '') }, ['video']);
      for (const shiftUs of [laterUs, 0, 1_000, -50_000_000])
        for (const unit of units.slice(0, 90)) await recorder.send(accessUnit(unit, { shiftUs }));
      await recorder.end();
      await recorder.close();
      const parts = [`${name}.mp4`, `${name}.part2.mp4`, `${name}.part3.mp4`, `${name}.part4.mp4`];
      assert.equal((await readdir(folder)).sort(), parts);
      for (const part of parts) {
        assert.equal(await decode(join(folder, part)), { frames: pictures.slice(0, 90), errors: '' });
        assert.is(Number((await probePackets(join(folder, part), 'v'))[0]?.pts_time), 0);
      }
      assert.equal(recorder.drops, {});
      assert.equal(recorder.faults, []);
      assert.is(
        recorder.logs[0],
        'warn: the timestamps of camera went back by 102966667 µs: it goes on in a part of its own',
      );
    }));
}

test('a restarted source that is joined within a GOP goes on with its next keyframe', () =>
  inFolder(async (folder) => {
    const recorder = await openRecorder({ path: join(folder, 'film.mp4') }, ['video']);
    for (const unit of units.slice(0, 60)) await recorder.send(accessUnit(unit, { shiftUs: laterUs }));
    for (const unit of units.slice(10)) await recorder.send(accessUnit(unit));
    await recorder.end();
    await recorder.close();
    assert.equal(recorder.drops, { 'bad-timestamp': 1, 'awaiting-keyframe': 49 });
    assert.is(recorder.requests.length, 1);
    assert.equal(await decode(join(folder, 'film.mp4')), { frames: pictures.slice(0, 60), errors: '' });
    assert.equal(await decode(join(folder, 'film.part2.mp4')), { frames: pictures.slice(60), errors: '' });
  }));

test('timestamps that go ahead by more than 10 s begin a part, sound and all', () =>
  inFolder(async (folder) => {
    const recorder = await openRecorder({ path: join(folder, 'film.mp4') }, ['video', 'audio']);
    for (const shiftUs of [0, laterUs]) {
      for (const unit of units.slice(0, 60)) {
        const ptsUs = unit.ptsUs + shiftUs;
        await recorder.send(tone('pcm-s16', ptsUs, 1600));
        await recorder.send(accessUnit(unit, { shiftUs }));
      }
    }
    await recorder.end();
    await recorder.close();
    assert.equal((await readdir(folder)).sort(), ['film.mp4', 'film.part2.mp4']);
    for (const part of ['film.mp4', 'film.part2.mp4']) {
      assert.equal(await decode(join(folder, part)), { frames: pictures.slice(0, 60), errors: '' });
      assert.is(Number((await probePackets(join(folder, part), 'a'))[0]?.pts_time), 0);
    }
    assert.equal(recorder.drops, {});
    assert.match(recorder.logs[0] ?? '', /the timestamps of camera went ahead by \d+ µs: it goes on in a part/);
  }));

test('a keyframe that came from the past alone is left out, and makes no part', () =>
  inFolder(async (folder) => {
    const recorder = await openRecorder({ path: join(folder, 'film.mp4') }, ['video']);
    const [keyframe] = units;
    assert.ok(keyframe);
    for (const [index, unit] of units.entries()) {
      await recorder.send(accessUnit(unit, { shiftUs: laterUs }));
      if (index === 89 || index === 179) await recorder.send(accessUnit(keyframe));
    }
    await recorder.end();
    await recorder.close();
    assert.equal(await readdir(folder), ['film.mp4']);
    assert.equal(recorder.drops, { 'bad-timestamp': 2, 'awaiting-keyframe': 30 });
    assert.is((await decode(join(folder, 'film.mp4'))).errors, '');
  }));

for (const [title, lateUs] of [
  ['ahead of', -300_000],
  ['behind', 300_000],
] as const) {
  test(`sound that comes ${title} the pictures follows them into the part`, () =>
    inFolder(async (folder) => {
      const recorder = await openRecorder({ path: join(folder, 'film.mov') }, ['video', 'audio', 'metadata']);
      const timelines = [laterUs, 0].flatMap((shiftUs, turn) => {
        const video = units.slice(0, 90).map((unit) => ({
          atUs: turn * 3_000_000 + unit.ptsUs,
          packet: () => accessUnit(unit, { shiftUs }),
        }));
        const audio = Array.from({ length: 30 }, (_, run) => ({
          atUs: turn * 3_000_000 + run * runUs + lateUs,
          packet: () => tone('pcm-s16', shiftUs + run * runUs, runSamples),
        }));
        return [...video, ...audio];
      });
      for (const { packet } of timelines.sort((a, b) => a.atUs - b.atUs)) await recorder.send(packet());
      const fields = { ptsUs: 500_000, durationUs: 0, sourceId: 'face', ledger: startLedger(0) };
      await recorder.send(new MetadataPacket({ ...fields, value: true }));
      await recorder.end();
      await recorder.close();
      const [first, second] = [join(folder, 'film.mov'), join(folder, 'film.part2.mov')];
      for (const path of [first, second]) {
        const [picture, sound] = await probeStreams(path);
        assert.equal([picture?.nb_read_frames, sound?.codec_name], ['90', 'pcm_s16le']);
        assert.is((await decode(path, 'a')).errors, '');
        for (const stream of ['v', 'a'] as const)
          assert.is(Number((await probePackets(path, stream))[0]?.pts_time), 0, stream);
      }
      // What is left of the old sound when the new pictures come has no file any more.
      assert.equal(recorder.drops, lateUs > 0 ? { 'track-ended': 2 } : {});
      assert.is(
        await readFile(`${second}.metadata.jsonl`, 'utf8'),
        '{"ptsUs":500000,"sourceId":"face","value":true}\n',
      );
    }));
}

test('sound alone that starts again goes on in a part', () =>
  inFolder(async (folder) => {
    const recorder = await openRecorder({ path: join(folder, 'tone.m4a') }, ['audio']);
    for (const shiftUs of [laterUs, 0])
      for (let run = 0; run < 20; run += 1) await recorder.send(tone('pcm-s16', shiftUs + run * runUs, runSamples));
    await recorder.end();
    await recorder.close();
    for (const part of ['tone.m4a', 'tone.part2.m4a']) {
      const packets = await probePackets(join(folder, part), 'a');
      const seconds = packets.reduce((sum, { duration_time }) => sum + Number(duration_time), 0);
      assert.ok(Math.abs(seconds - 2) < 0.001, `${part}: ${seconds} s`);
    }
    assert.equal(recorder.drops, {});
  }));

test('sound that starts again while the pictures go on is left out', () =>
  inFolder(async (folder) => {
    const recorder = await openRecorder({ path: join(folder, 'film.mov') }, ['video', 'audio']);
    for (const unit of units) {
      await recorder.send(accessUnit(unit, { shiftUs: laterUs }));
      const shiftUs = unit.ptsUs < 3_000_000 ? laterUs : 0;
      await recorder.send(tone('pcm-s16', shiftUs + unit.ptsUs, 1_600));
    }
    await recorder.end();
    await recorder.close();
    assert.equal(await readdir(folder), ['film.mov']);
    assert.equal(await decode(join(folder, 'film.mov')), { frames: pictures, errors: '' });
    assert.equal(recorder.drops, { 'bad-timestamp': 90 });
  }));

test('sound that waits for pictures to follow it is held for thirty seconds, and not without end', () =>
  inFolder(async (folder) => {
    const recorder = await openRecorder({ path: join(folder, 'film.mov') }, ['video', 'audio']);
    const [keyframe] = units;
    assert.ok(keyframe);
    await recorder.send(accessUnit(keyframe, { shiftUs: laterUs }));
    await recorder.send(tone('pcm-s16', laterUs, runSamples));
    const send = async (from: number, to: number) => {
      for (let run = from; run < to; run += 1) await recorder.send(tone('pcm-s16', run * runUs, runSamples));
    };
    await send(0, 301);
    assert.equal(recorder.drops, {});
    await send(301, 302);
    assert.equal(recorder.drops, { 'bad-timestamp': 302 });
    await recorder.close();
  }));

test('timestamps that start again all the time make no files without end', () =>
  inFolder(async (folder) => {
    const recorder = await openRecorder({ path: join(folder, '{source}.mp4') }, ['video']);
    const [keyframe, next] = units;
    assert.ok(keyframe && next);
    for (let turn = 0; turn < 40; turn += 1) {
      const shiftUs = (40 - turn) * 10_000_000;
      for (const unit of [keyframe, next]) await recorder.send(accessUnit(unit, { shiftUs }));
    }
    await recorder.end();
    await recorder.close();
    assert.is((await readdir(folder)).length, 11);
    assert.equal(recorder.drops, { 'no-file': 58 });
  }));

test.after(() => rm(source, { recursive: true }));
test.run();
