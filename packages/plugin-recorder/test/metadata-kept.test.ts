import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MetadataPacket, startLedger } from '@arkavo-pipeline/core';
import type { TestStage } from '@arkavo-pipeline/core/testing';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { accessUnit, camera, readVideo } from './support/media-file.js';
import { inFolder, manualClock, openRecorder } from './support/recorder-stage.js';

const [keyframe, delta] = await readVideo(camera);
const inputs = ['video', 'audio', 'metadata'];
const sidecar = 'camera.mp4.metadata.jsonl';

function face(ptsUs: number, sourceId = 'camera'): MetadataPacket {
  return new MetadataPacket({ ptsUs, durationUs: 0, sourceId, ledger: startLedger(0), value: { ptsUs } });
}

async function sendFaces(stage: TestStage, count: number, sourceId?: string): Promise<void> {
  for (let index = 0; index < count; index += 1) await stage.send(face(5_000_000 + index * 1_000, sourceId));
}

async function timesIn(path: string): Promise<number[]> {
  const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line).ptsUs);
}

for (const [what, ending] of [
  ['its inputs end', (stage: TestStage) => stage.end()],
  ['it is closed', async () => {}],
] as const) {
  test(`metadata of less than three seconds is written when ${what}`, () =>
    inFolder(async (folder) => {
      const stage = await openRecorder({ path: join(folder, '{source}.mp4') }, inputs, manualClock());
      await sendFaces(stage, 3);
      await ending(stage);
      await stage.close();
      assert.equal(await readdir(folder), [sidecar]);
      assert.equal(await timesIn(join(folder, sidecar)), [0, 1_000, 2_000]);
      assert.equal(stage.drops, {});
      assert.not(stage.logs.some((line) => line.includes('nothing came')));
    }));
}

test('a source that gives way to another has its metadata written', () =>
  inFolder(async (folder) => {
    const clock = manualClock();
    const stage = await openRecorder({ path: join(folder, '{source}.mp4'), maxFiles: 1 }, inputs, clock);
    await sendFaces(stage, 3);
    clock.advance(1_000_000);
    await sendFaces(stage, 1, 'next');
    assert.equal(await timesIn(join(folder, sidecar)), [0, 1_000, 2_000]);
    await stage.close();
    assert.equal(stage.drops, {});
  }));

test('metadata is not lost with pictures that never had a keyframe', () =>
  inFolder(async (folder) => {
    const stage = await openRecorder({ path: join(folder, '{source}.mp4') }, inputs, manualClock());
    assert.ok(delta);
    await stage.send(accessUnit(delta));
    await sendFaces(stage, 3);
    await stage.close();
    assert.equal(await timesIn(join(folder, sidecar)), [0, 1_000, 2_000]);
    assert.equal(stage.drops, { 'awaiting-keyframe': 1 });
  }));

test('metadata alone leaves an earlier recording and its metadata as they are, and is recorded beside them', () =>
  inFolder(async (folder) => {
    for (const name of ['camera.mp4', sidecar]) await writeFile(join(folder, name), `mine: ${name}`);
    const clock = manualClock();
    const stage = await openRecorder({ path: join(folder, '{source}.mp4') }, inputs, clock);
    await sendFaces(stage, 3);
    clock.advance(3_000_000);
    await sendFaces(stage, 1);
    await stage.close();
    const beside = 'camera.part2.mp4.metadata.jsonl';
    assert.equal((await readdir(folder)).sort(), ['camera.mp4', sidecar, beside].sort());
    for (const name of ['camera.mp4', sidecar]) assert.is(await readFile(join(folder, name), 'utf8'), `mine: ${name}`);
    assert.is((await timesIn(join(folder, beside))).length, 4);
  }));

test('metadata alone replaces what was recorded alone before it, where it may', () =>
  inFolder(async (folder) => {
    await writeFile(join(folder, sidecar), 'before');
    for (const overwrite of [true, false]) {
      const stage = await openRecorder({ path: join(folder, '{source}.mp4'), overwrite }, inputs, manualClock());
      await sendFaces(stage, overwrite ? 3 : 1);
      await stage.close();
    }
    assert.equal((await readdir(folder)).sort(), [sidecar, 'camera.part2.mp4.metadata.jsonl'].sort());
    assert.is((await timesIn(join(folder, sidecar))).length, 3);
  }));

test('pictures that come after metadata alone replace nothing', () =>
  inFolder(async (folder) => {
    await writeFile(join(folder, 'camera.mp4'), 'mine');
    const clock = manualClock();
    const stage = await openRecorder({ path: join(folder, '{source}.mp4') }, inputs, clock);
    await sendFaces(stage, 1);
    clock.advance(3_000_000);
    await sendFaces(stage, 1);
    assert.ok(keyframe);
    await stage.send(accessUnit(keyframe));
    await stage.close();
    assert.equal((await readdir(folder)).sort(), ['camera.mp4', 'camera.part2.mp4.metadata.jsonl', 'camera.part3.mp4']);
    assert.is(await readFile(join(folder, 'camera.mp4'), 'utf8'), 'mine');
  }));

test.run();
