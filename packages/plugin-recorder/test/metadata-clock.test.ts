import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AccessUnitPacket, AudioPacket, MetadataPacket, startLedger } from '@arkavo-pipeline/core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { camera, readVideo, tone } from './support/media-file.js';
import { inFolder, openRecorder } from './support/recorder-stage.js';

const test = suite('metadata of a source with a timeline of its own');

const units = (await readVideo(camera)).slice(0, 60);
/** What the clock shows when the pictures begin. */
const clockUs = 5_000_000_000;
/** Each value is seen this late, and some of them later. */
const lateUs = (index: number) => (index % 3 === 0 ? 0 : 4_000);

type Line = { readonly ptsUs: number; readonly sourceId: string; readonly value: number };

test('goes, beside pictures whose times are on the clock, to the time of its capture: from before the first of them on', () =>
  inFolder(async (folder) => {
    const path = join(folder, 'session.mp4');
    const recorder = await openRecorder({ path }, ['video', 'metadata']);
    // What is captured comes before the picture of it, which takes its way through a compositor and an encoder.
    for (let index = 0; index < 10; index++) await recorder.send(face(index));
    for (const [index, unit] of units.entries()) {
      await recorder.send(picture(unit, clockUs));
      await recorder.send(face(10 + index));
    }
    await recorder.end();
    await recorder.close();
    const count = 10 + units.length;
    const lines = await readLines(path);
    assert.equal(
      lines.map(({ value }) => value),
      Array.from({ length: count }, (_, index) => index),
    );
    for (const { ptsUs, value } of lines) {
      const offUs = ptsUs - frameUs(value);
      assert.ok(Math.abs(offUs) <= 1_000, `value ${value} is off by ${offUs} µs`);
    }
    assert.equal(recorder.drops, {});
  }));

test('does so beside sound alone', () =>
  inFolder(async (folder) => {
    const path = join(folder, 'session.m4a');
    const recorder = await openRecorder({ path }, ['audio', 'metadata']);
    for (let index = 0; index < 30; index++) {
      const sound = tone('pcm-f32', clockUs + index * 20_000, 960);
      await recorder.send(new AudioPacket({ ...sound, ...onClock(sound.ptsUs) }));
      await recorder.send(face(index));
    }
    await recorder.end();
    await recorder.close();
    assert.is((await readLines(path)).length, 30);
    assert.equal(recorder.drops, {});
  }));

test('keeps its timestamps beside pictures with timestamps of their own, however long ago those were captured', () =>
  inFolder(async (folder) => {
    const path = join(folder, 'film.mp4');
    const recorder = await openRecorder({ path }, ['video', 'metadata']);
    for (const [index, unit] of units.entries()) {
      await recorder.send(new AccessUnitPacket({ ...unit, sourceId: 'film', ledger: startLedger(clockUs) }));
      await recorder.send(face(index));
    }
    await recorder.end();
    await recorder.close();
    assert.equal(
      (await readLines(path)).map(({ ptsUs }) => ptsUs),
      units.map((_, index) => frameUs(index)),
    );
  }));

test('keeps its timestamps beside a file that is read at once, though one of its pictures is near the clock', () =>
  inFolder(async (folder) => {
    const path = join(folder, 'film.mp4');
    const recorder = await openRecorder({ path }, ['video', 'audio', 'metadata']);
    const ledger = startLedger(1_500_000);
    for (const unit of units) await recorder.send(new AccessUnitPacket({ ...unit, sourceId: 'film', ledger }));
    await recorder.send(new AudioPacket({ ...tone('pcm-f32', 0, 960), sourceId: 'film', ledger }));
    for (const index of units.keys()) await recorder.send(face(index));
    await recorder.end();
    await recorder.close();
    assert.equal(
      (await readLines(path)).map(({ ptsUs }) => ptsUs),
      units.map((_, index) => frameUs(index)),
    );
  }));

test('and beside that of sources on the clock, everything that is held before the first picture is recorded', () =>
  inFolder(async (folder) => {
    const path = join(folder, 'session.mp4');
    const recorder = await openRecorder({ path }, ['video', 'metadata']);
    for (let index = 0; index < 10; index++) {
      await recorder.send(face(index));
      const header = { ...onClock(clockUs + frameUs(index)), durationUs: 0 };
      await recorder.send(new MetadataPacket({ ...header, sourceId: 'phone', value: index }));
    }
    for (const unit of units) await recorder.send(picture(unit, clockUs));
    await recorder.end();
    await recorder.close();
    const lines = await readLines(path);
    for (const source of ['face', 'phone']) {
      const own = lines.filter(({ sourceId }) => sourceId === source);
      assert.is(own.length, 10);
      for (const { ptsUs, value } of own) assert.ok(Math.abs(ptsUs - frameUs(value)) <= 1_000);
    }
    assert.equal(recorder.drops, {});
  }));

/** When picture or value `index` is, from the first of them on. */
function frameUs(index: number): number {
  return Math.round((index * 1_000_000) / 30);
}

/** Value `index`; its timestamps begin at 0. */
function face(index: number): MetadataPacket {
  const ptsUs = frameUs(index);
  const ledger = startLedger(clockUs + ptsUs + lateUs(index));
  return new MetadataPacket({ ptsUs, durationUs: 0, sourceId: 'face', ledger, value: index });
}

function picture(unit: (typeof units)[number], shiftUs: number): AccessUnitPacket {
  const times = { ptsUs: unit.ptsUs + shiftUs, dtsUs: unit.dtsUs + shiftUs };
  return new AccessUnitPacket({ ...unit, ...times, sourceId: 'session', ledger: startLedger(times.ptsUs) });
}

function onClock(ptsUs: number) {
  return { ptsUs, ledger: startLedger(ptsUs) };
}

async function readLines(path: string): Promise<Line[]> {
  const text = await readFile(`${path}.metadata.jsonl`, 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

test.run();
