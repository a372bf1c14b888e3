import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type JsonValue, MetadataPacket, startLedger } from '@arkavo-pipeline/core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { accessUnit, camera, readVideo } from './support/media-file.js';
import { inFolder, openRecorder } from './support/recorder-stage.js';

const units = (await readVideo(camera)).slice(0, 30);
const shiftUs = 9_000_000;

function metadata(ptsUs: number, value: JsonValue): MetadataPacket {
  return new MetadataPacket({ ptsUs, value, durationUs: 0, sourceId: 'face', ledger: startLedger(0) });
}

test("metadata is written beside the recording, on the recording's timeline", () =>
  inFolder(async (folder) => {
    const path = join(folder, 'camera.mp4');
    const recorder = await openRecorder({ path }, ['video', 'metadata']);
    await recorder.send(metadata(shiftUs - 1, 'too early'));
    await recorder.send(metadata(shiftUs, { smile: 0 }));
    for (const [index, unit] of units.entries()) {
      await recorder.send(accessUnit(unit, { shiftUs }));
      await recorder.send(metadata(shiftUs + unit.ptsUs + 5_000, { smile: index, text: 'line\nbreak' }));
    }
    await recorder.end();
    await recorder.close();
    const text = await readFile(`${path}.metadata.jsonl`, 'utf8');
    assert.ok(text.endsWith('}\n'));
    const lines = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    assert.equal(lines[0], { ptsUs: 0, sourceId: 'face', value: { smile: 0 } });
    const rest = units.map(({ ptsUs }, smile) => ({
      ptsUs: ptsUs + 5_000,
      sourceId: 'face',
      value: { smile, text: 'line\nbreak' },
    }));
    assert.equal(lines.slice(1), rest);
    assert.equal(recorder.drops, { 'before-start': 1 });
  }));

test('without metadata there is no sidecar, not even the one of the recording that is replaced', () =>
  inFolder(async (folder) => {
    const path = join(folder, 'camera.mp4');
    await writeFile(`${path}.metadata.jsonl`, '{}\n');
    const recorder = await openRecorder({ path }, ['video', 'metadata']);
    for (const unit of units) await recorder.send(accessUnit(unit));
    await recorder.end();
    await recorder.close();
    assert.is(existsSync(`${path}.metadata.jsonl`), false);
  }));

test('metadata that comes without end before the first picture is bounded by its bytes, and the newest is kept', () =>
  inFolder(async (folder) => {
    const path = join(folder, 'camera.mp4');
    const recorder = await openRecorder({ path }, ['video', 'metadata']);
    const large = 'x'.repeat(200_000);
    for (let index = 0; index < 60; index += 1) await recorder.send(metadata(index, large));
    assert.equal(recorder.drops, { 'before-start': 40 });
    for (const unit of units) await recorder.send(accessUnit(unit));
    await recorder.end();
    await recorder.close();
    const lines = (await readFile(`${path}.metadata.jsonl`, 'utf8')).trimEnd().split('\n');
    const times = lines.map((line) => JSON.parse(line).ptsUs);
    assert.equal(
      times,
      Array.from({ length: 20 }, (_, index) => 40 + index),
    );
  }));

test('small values are bounded, too, and those that no recording came for are counted', () =>
  inFolder(async (folder) => {
    const recorder = await openRecorder({ path: join(folder, 'camera.mp4') }, ['video', 'metadata']);
    for (let index = 0; index < 20_000; index += 1) await recorder.send(metadata(index, index));
    const dropped = recorder.drops['before-start'] ?? 0;
    assert.ok(dropped > 4_000 && dropped < 7_000, `${dropped}`);
    await recorder.close();
    assert.is(recorder.drops['before-start'], 20_000);
  }));

test.run();
