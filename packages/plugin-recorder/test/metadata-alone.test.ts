import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type AudioPacket, MetadataPacket, startLedger } from '@arkavo-pipeline/core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { decode } from './support/foreign-tools.js';
import { accessUnit, camera, readVideo, tone } from './support/media-file.js';
import { inFolder, manualClock, openRecorder } from './support/recorder-stage.js';

const units = (await readVideo(camera)).slice(0, 30);
const inputs = ['video', 'audio', 'metadata'];
const stepUs = 500_000;

function face(ptsUs: number): MetadataPacket {
  return new MetadataPacket({ ptsUs, durationUs: 0, sourceId: 'camera', ledger: startLedger(0), value: { ptsUs } });
}

async function timesIn(path: string): Promise<number[]> {
  const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line).ptsUs);
}

test('a source that sends nothing but metadata has all of it recorded, beside no file', () =>
  inFolder(async (folder) => {
    const clock = manualClock();
    const stage = await openRecorder({ path: join(folder, '{source}.mp4') }, inputs, clock);
    for (let count = 0; count < 10; count += 1) {
      await stage.send(face(5_000_000 + count * stepUs));
      clock.advance(stepUs);
    }
    await stage.end();
    await stage.close();
    assert.equal(await readdir(folder), ['camera.mp4.metadata.jsonl']);
    assert.equal(
      await timesIn(join(folder, 'camera.mp4.metadata.jsonl')),
      Array.from({ length: 10 }, (_, count) => count * stepUs),
    );
    assert.equal(stage.drops, {});
    assert.equal(stage.faults, []);
  }));

for (const [what, name] of [
  ['pictures', 'video'],
  ['sound', 'audio'],
] as const) {
  test(`${what} that come when metadata is recorded alone begin a part of their own`, () =>
    inFolder(async (folder) => {
      const clock = manualClock();
      const stage = await openRecorder({ path: join(folder, '{source}.mp4') }, inputs, clock);
      await stage.send(face(0));
      clock.advance(3_000_000);
      await stage.send(face(1_000_000));
      for (const unit of units) {
        const media = name === 'video' ? accessUnit(unit, { shiftUs: 2_000_000 }) : sound(unit.ptsUs + 2_000_000);
        await stage.send(media);
        await stage.send(face(unit.ptsUs + 2_000_000));
      }
      await stage.end();
      await stage.close();
      assert.equal((await readdir(folder)).sort(), [
        'camera.mp4.metadata.jsonl',
        'camera.part2.mp4',
        'camera.part2.mp4.metadata.jsonl',
      ]);
      assert.equal(await timesIn(join(folder, 'camera.mp4.metadata.jsonl')), [0, 1_000_000]);
      assert.is((await timesIn(join(folder, 'camera.part2.mp4.metadata.jsonl'))).length, units.length);
      if (name === 'video') assert.is((await decode(join(folder, 'camera.part2.mp4'))).frames.length, units.length);
      assert.equal(stage.drops, {});
    }));
}

function sound(ptsUs: number): AudioPacket {
  return tone('pcm-s16', ptsUs, 1600, 'camera');
}

test('metadata that is there before the pictures, as when a camera is joined between two keyframes, is beside their file', () =>
  inFolder(async (folder) => {
    const clock = manualClock();
    const stage = await openRecorder({ path: join(folder, '{source}.mp4') }, ['video', 'metadata'], clock);
    for (const second of [0, 1, 2]) {
      await stage.send(face(second * 1_000_000));
      clock.advance(900_000);
    }
    for (const unit of units) await stage.send(accessUnit(unit, { shiftUs: 2_000_000 }));
    await stage.end();
    await stage.close();
    assert.equal((await readdir(folder)).sort(), ['camera.mp4', 'camera.mp4.metadata.jsonl']);
    assert.equal(await timesIn(join(folder, 'camera.mp4.metadata.jsonl')), [0]);
    assert.equal(stage.drops, { 'before-start': 2 });
  }));

test('metadata waits for the keyframe of pictures that have come', () =>
  inFolder(async (folder) => {
    const clock = manualClock();
    const stage = await openRecorder({ path: join(folder, '{source}.mp4') }, ['video', 'metadata'], clock);
    const [keyframe, delta] = units;
    assert.ok(keyframe && delta);
    await stage.send(accessUnit(delta));
    for (let count = 0; count < 10; count += 1) {
      await stage.send(face(count * stepUs));
      clock.advance(stepUs);
    }
    await stage.send(accessUnit(keyframe));
    await stage.end();
    await stage.close();
    assert.equal((await readdir(folder)).sort(), ['camera.mp4', 'camera.mp4.metadata.jsonl']);
  }));

test('one file for all is not begun by metadata', () =>
  inFolder(async (folder) => {
    const clock = manualClock();
    const stage = await openRecorder({ path: join(folder, 'camera.mp4') }, inputs, clock);
    for (let count = 0; count < 10; count += 1) {
      await stage.send(face(count * stepUs));
      clock.advance(stepUs);
    }
    await stage.close();
    assert.equal(await readdir(folder), []);
    assert.equal(stage.drops, { 'before-start': 10 });
  }));

test.run();
