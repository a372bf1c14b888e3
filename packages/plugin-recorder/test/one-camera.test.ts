import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  AccessUnitPacket,
  AudioPacket,
  enterStage,
  type Ledger,
  leaveStage,
  MetadataPacket,
  startLedger,
} from '@arkavo-pipeline/core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { decode, probeStreams } from './support/foreign-tools.js';
import { accessUnit, camera, readVideo, tone, type VideoUnit } from './support/media-file.js';
import { inFolder, manualClock, openRecorder } from './support/recorder-stage.js';

const units = (await readVideo(camera)).slice(0, 60);
const pictures = (await decode(camera)).frames.slice(0, 60);
const inputs = ['video', 'audio', 'metadata'];

/** As the engine stamps what comes from a stage and has come to the recorder. */
function through(stage: string): Ledger {
  return enterStage(leaveStage(startLedger(0), stage, 0), 'record', 0);
}

function picture(unit: VideoUnit, sourceId: string, stage = 'receive'): AccessUnitPacket {
  return new AccessUnitPacket({ ...accessUnit(unit), ...unit, sourceId, ledger: through(stage) });
}

/** A 440 Hz tone, or silence. */
function sound(ptsUs: number, sourceId: string, { stage = 'receive', silent = false } = {}): AudioPacket {
  const packet = tone('pcm-s16', ptsUs, 1600, sourceId);
  const fields = { ptsUs, sourceId, durationUs: packet.durationUs, ledger: through(stage) };
  const data = silent ? new Uint8Array(packet.bytes) : packet.data;
  return new AudioPacket({ ...fields, format: 'pcm-s16', sampleRate: 48_000, channels: 1, data });
}

function face(ptsUs: number, sourceId: string, stage = 'receive'): MetadataPacket {
  return new MetadataPacket({ ptsUs, durationUs: 0, sourceId, ledger: through(stage), value: sourceId });
}

async function sourcesIn(path: string): Promise<string[]> {
  const lines = (await readFile(`${path}.metadata.jsonl`, 'utf8')).trimEnd().split('\n');
  return [...new Set(lines.map((line) => JSON.parse(line).sourceId))];
}

test('one file holds the picture, the sound and the metadata of one camera, also when another was heard before it', () =>
  inFolder(async (folder) => {
    const path = join(folder, 'one.mov');
    const stage = await openRecorder({ path }, inputs, manualClock());
    for (const unit of units.slice(0, 9)) {
      await stage.send(sound(unit.ptsUs, 'a'));
      await stage.send(face(unit.ptsUs + 300_000, 'a'));
    }
    for (const unit of units) {
      for (const sourceId of ['b', 'a']) await stage.send(face(unit.ptsUs, sourceId));
      await stage.send(picture(unit, 'b'));
      await stage.send(sound(unit.ptsUs, 'a'));
      await stage.send(sound(unit.ptsUs, 'b', { silent: true }));
    }
    await stage.end();
    await stage.close();
    assert.equal(await decode(path), { frames: pictures, errors: '' });
    const silence = (await decode(path, 'a')).frames;
    assert.is(new Set(silence.slice(0, -1)).size, 1, 'every run of the sound is the silent one');
    assert.equal(await sourcesIn(path), ['b']);
    assert.equal(stage.drops, { 'other-source': 9 + 9 + 60 + 60 });
    assert.equal(stage.faults, []);
  }));

test('the sound of the camera that came before its picture is recorded', () =>
  inFolder(async (folder) => {
    const path = join(folder, 'one.mov');
    const stage = await openRecorder({ path }, inputs, manualClock());
    for (const unit of units) await stage.send(sound(unit.ptsUs, 'b'));
    for (const unit of units) await stage.send(picture(unit, 'b'));
    await stage.end();
    await stage.close();
    const streams = await probeStreams(path);
    assert.equal(streams.map(({ codec_type }) => codec_type).sort(), ['audio', 'video']);
    assert.equal(stage.drops, {});
  }));

test('a camera without sound is recorded without that of another', () =>
  inFolder(async (folder) => {
    const path = join(folder, 'one.mov');
    const clock = manualClock();
    const stage = await openRecorder({ path }, inputs, clock);
    for (const unit of units) {
      await stage.send(sound(unit.ptsUs, 'a'));
      await stage.send(picture(unit, 'b'));
      clock.advance(unit.durationUs);
    }
    await stage.end();
    await stage.close();
    const streams = await probeStreams(path);
    assert.equal(
      streams.map(({ codec_type }) => codec_type),
      ['video'],
    );
    assert.equal(stage.drops, { 'other-source': 60 });
  }));

test('the first sound leads where no video is linked', () =>
  inFolder(async (folder) => {
    const path = join(folder, 'one.m4a');
    const stage = await openRecorder({ path }, ['audio', 'metadata'], manualClock());
    for (const sourceId of ['b', 'a']) await stage.send(face(0, sourceId));
    for (const unit of units)
      for (const sourceId of ['a', 'b']) await stage.send(sound(unit.ptsUs, sourceId, { silent: sourceId === 'b' }));
    await stage.end();
    await stage.close();
    assert.equal(await sourcesIn(path), ['a']);
    assert.equal(stage.drops, { 'other-source': 61 });
  }));

test('a microphone that is a stage of its own is heard, and the metadata of such a stage is that of all sources', () =>
  inFolder(async (folder) => {
    const path = join(folder, 'one.mov');
    const stage = await openRecorder({ path }, inputs, manualClock());
    for (const unit of units) {
      await stage.send(sound(unit.ptsUs, 'table', { stage: 'microphone' }));
      await stage.send(sound(unit.ptsUs, 'ceiling', { stage: 'microphone' }));
      for (const sourceId of ['x', 'y']) await stage.send(face(unit.ptsUs, sourceId, 'tracker'));
      await stage.send(picture(unit, 'b'));
    }
    await stage.end();
    await stage.close();
    assert.equal((await decode(path)).frames, pictures);
    assert.is((await probeStreams(path)).length, 2);
    assert.equal(await sourcesIn(path), ['x', 'y']);
    assert.equal(stage.drops, { 'other-source': 60 });
  }));

test('sound whose camera never comes makes no file, and is counted', () =>
  inFolder(async (folder) => {
    const stage = await openRecorder({ path: join(folder, 'one.mov') }, inputs, manualClock());
    for (const unit of units) await stage.send(sound(unit.ptsUs, 'a'));
    await stage.end();
    await stage.close();
    assert.equal(await readdir(folder), []);
    assert.equal(stage.drops, { 'before-start': 60 });
  }));

test.run();
