import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MetadataPacket, startLedger } from '@arkavo-pipeline/core';
import { TestStage } from '@arkavo-pipeline/core/testing';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { recorder } from '../src/recorder.js';
import { footage } from './support/footage.js';
import { decode, probePackets, probeStreams } from './support/foreign-tools.js';
import { accessUnit, tone } from './support/media-file.js';
import { inFolder, manualClock, openRecorder } from './support/recorder-stage.js';

const source = await mkdtemp(join(tmpdir(), 'recorder-'));
const units = await footage(source);
const pictures = (await decode(join(source, 'footage-source-h264.mp4'))).frames;

test('each source gets a file of its own, with every picture, from its own keyframe on', () =>
  inFolder(async (folder) => {
    const stage = await openRecorder({ path: join(folder, 'new', '{source}.mp4') }, ['video']);
    for (const [index, unit] of units.entries()) {
      await stage.send(accessUnit(unit, { sourceId: 'front door' }));
      await stage.send(accessUnit(unit, { sourceId: 'garage', shiftUs: 9_000_000 }));
      if (index >= 30) await stage.send(accessUnit(unit, { sourceId: 'late' }));
    }
    await stage.end();
    assert.is(await stage.close(), 0);
    assert.equal((await readdir(join(folder, 'new'))).sort(), ['front_door.mp4', 'garage.mp4', 'late.mp4']);
    for (const name of ['front_door', 'garage']) {
      const path = join(folder, 'new', `${name}.mp4`);
      assert.equal(await decode(path), { frames: pictures, errors: '' });
      assert.is(Number((await probePackets(path, 'v'))[0]?.pts_time), 0);
    }
    assert.equal(await decode(join(folder, 'new', 'late.mp4')), { frames: pictures.slice(60), errors: '' });
    assert.equal(stage.drops, { 'awaiting-keyframe': 30 });
    assert.equal(stage.faults, []);
  }));

test('sound and metadata go into the file of their source', () =>
  inFolder(async (folder) => {
    const stage = await openRecorder({ path: join(folder, '{source}', 'take.mov') }, ['video', 'audio', 'metadata']);
    for (const sourceId of ['a', 'b']) {
      for (const unit of units.slice(0, 60)) {
        await stage.send(accessUnit(unit, { sourceId }));
        await stage.send(tone('pcm-s16', unit.ptsUs, 1600, sourceId));
        const fields = { ptsUs: unit.ptsUs, durationUs: 0, sourceId, ledger: startLedger(unit.ptsUs) };
        await stage.send(new MetadataPacket({ ...fields, value: sourceId }));
      }
    }
    await stage.end();
    await stage.close();
    for (const sourceId of ['a', 'b']) {
      const path = join(folder, sourceId, 'take.mov');
      assert.equal(await decode(path), { frames: pictures.slice(0, 60), errors: '' });
      assert.is((await decode(path, 'a')).errors, '');
      const lines = (await readFile(`${path}.metadata.jsonl`, 'utf8')).trimEnd().split('\n');
      assert.equal(
        lines.map((line) => JSON.parse(line)),
        units.slice(0, 60).map(({ ptsUs }) => ({ ptsUs, sourceId, value: sourceId })),
      );
    }
    assert.equal(stage.drops, {});
  }));

test('a source without pictures gets a file of its sound, and a part when pictures come', () =>
  inFolder(async (folder) => {
    const clock = manualClock();
    const stage = await openRecorder({ path: join(folder, '{source}.mp4') }, ['video', 'audio'], clock);
    for (const unit of units) {
      await stage.send(tone('pcm-s16', unit.ptsUs, 1600, 'intercom'));
      if (unit.ptsUs >= 3_000_000) await stage.send(accessUnit(unit, { sourceId: 'intercom' }));
      clock.advance(33_333);
    }
    await stage.send(tone('pcm-s16', 0, 1600, 'short'));
    await stage.end();
    await stage.close();
    const streams = async (name: string) =>
      (await probeStreams(join(folder, name))).map(
        ({ codec_type, nb_read_frames }) => `${codec_type} ${nb_read_frames}`,
      );
    assert.match((await streams('intercom.mp4')).join(), /^audio \d+$/);
    assert.match((await streams('intercom.part2.mp4')).join(), /^video 60,audio \d+$/);
    assert.match((await streams('short.mp4')).join(), /^audio \d+$/);
    assert.is((await readdir(folder)).length, 3);
  }));

test('after a restart, what was recorded before is left as it is, and a new source has a plain name', () =>
  inFolder(async (folder) => {
    const record = async (instance: number, ...sources: string[]) => {
      const options = { path: join(folder, '{source}.mkv') };
      const stage = await TestStage.open(recorder, { instance, options, inputs: ['video'] });
      for (const sourceId of sources)
        for (const unit of units.slice(0, 10)) await stage.send(accessUnit(unit, { sourceId }));
      await stage.close();
    };
    await record(0, 'a');
    const before = await readFile(join(folder, 'a.mkv'));
    await record(1, 'a', 'b');
    assert.equal((await readdir(folder)).sort(), ['a.mkv', 'a.part2.mkv', 'b.mkv']);
    assert.ok(before.equals(await readFile(join(folder, 'a.mkv'))));
    for (const name of await readdir(folder))
      assert.is((await probeStreams(join(folder, name)))[0]?.nb_read_frames, '10');
  }));

test('without overwrite, a source whose file is there already is recorded beside it', () =>
  inFolder(async (folder) => {
    for (const overwrite of [true, true, false]) {
      const stage = await openRecorder({ path: join(folder, '{source}.mp4'), overwrite }, ['video']);
      for (const unit of units.slice(0, 10)) await stage.send(accessUnit(unit));
      await stage.close();
    }
    assert.equal((await readdir(folder)).sort(), ['camera.mp4', 'camera.part2.mp4']);
  }));

test('what comes when the recorder has ended is counted, and makes no file', () =>
  inFolder(async (folder) => {
    const stage = await openRecorder({ path: join(folder, '{source}.mp4') }, ['video']);
    for (const unit of units.slice(0, 10)) await stage.send(accessUnit(unit));
    await stage.end();
    const late = units.slice(0, 2).map((unit) => accessUnit(unit, { sourceId: 'late' }));
    for (const packet of late) await stage.send(packet);
    await stage.close();
    assert.ok(late.every(({ done }) => done));
    assert.equal(stage.drops, { 'track-ended': 2 });
    assert.equal(await readdir(folder), ['camera.mp4']);
  }));

test.after(() => rm(source, { recursive: true }));
test.run();
