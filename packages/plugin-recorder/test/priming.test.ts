import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AudioPacket } from '@arkavo-pipeline/core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { aacTone } from './support/aac-tone.js';
import { footage } from './support/footage.js';
import { decode, probePackets, probeStreams } from './support/foreign-tools.js';
import { interleave } from './support/interleave.js';
import { aacPacket } from './support/media-file.js';
import { inFolder, openRecorder } from './support/recorder-stage.js';

const test = suite('the priming of an AAC encoder');

const sources = await mkdtemp(join(tmpdir(), 'recorder-'));
const [video, sound] = [await footage(sources), await aacTone(sources, 6)];
const primingSeconds = 1024 / 48_000;

/** The sound, later, with its first unit said to be priming. */
function said(shiftUs: number): AudioPacket[] {
  return sound.map((unit, index) => aacPacket({ ...unit, primingUs: index === 0 ? 21_333 : 0 }, { shiftUs }));
}

for (const [extension, faststart] of [
  ['mp4', false],
  ['mov', false],
  ['mp4', true],
] as const) {
  const form = faststart ? 'with its index first' : 'in fragments';
  test(`is before the beginning of an .${extension} ${form}: sound and picture begin at 0`, () =>
    inFolder(async (folder) => {
      const path = join(folder, `film.${extension}`);
      const recorder = await openRecorder({ path, faststart }, ['video', 'audio']);
      for (const packet of interleave(video, sound, 6_000_000)) await recorder.send(packet);
      await recorder.end();
      await recorder.close();
      assert.equal(recorder.drops, {});
      const [v, a] = [await probePackets(path, 'v'), await probePackets(path, 'a')];
      assert.is(Number(v[0]?.pts_time), 0);
      assert.ok(Math.abs(Number(a[0]?.pts_time) + primingSeconds) < 1e-5, `sound from ${a[0]?.pts_time} on`);
      assert.is(a.length, sound.length);
      assert.is((await decode(path, 'a')).errors, '');
    }));
}

test('of sound alone in an .m4a is before the beginning, too', () =>
  inFolder(async (folder) => {
    const path = join(folder, 'sound.m4a');
    const recorder = await openRecorder({ path }, ['audio']);
    for (const packet of interleave([], sound, 6_000_000)) await recorder.send(packet);
    await recorder.end();
    await recorder.close();
    const [stream] = await probeStreams(path);
    assert.is(stream?.codec_name, 'aac');
    const [first] = await probePackets(path, 'a');
    assert.ok(Math.abs(Number(first?.pts_time) + primingSeconds) < 1e-5, `from ${first?.pts_time} on`);
  }));

for (const [name, faststart] of [
  ['sound.m4a', false],
  ['sound.mov', false],
  ['sound.mp4', true],
] as const) {
  const form = faststart ? ' with its index first' : '';
  test(`of sound alone that begins at any time is known by what the encoder says: ${name}${form}`, () =>
    inFolder(async (folder) => {
      const path = join(folder, name);
      const recorder = await openRecorder({ path, faststart }, ['audio']);
      for (const packet of said(9_000_000)) await recorder.send(packet);
      await recorder.end();
      await recorder.close();
      const [first] = await probePackets(path, 'a');
      assert.ok(Math.abs(Number(first?.pts_time) + primingSeconds) < 1e-5, `from ${first?.pts_time} on`);
      assert.is((await decode(path, 'a')).errors, '');
    }));
}

test('is not taken for sound that begins before the picture', () =>
  inFolder(async (folder) => {
    const path = join(folder, 'film.mp4');
    const recorder = await openRecorder({ path }, ['video', 'audio']);
    const early = said(-100_000);
    const packets = [...interleave(video, [], 6_000_000), ...early].sort((one, other) => one.ptsUs - other.ptsUs);
    for (const packet of packets) await recorder.send(packet);
    await recorder.end();
    await recorder.close();
    const [v, a] = [await probePackets(path, 'v'), await probePackets(path, 'a')];
    assert.ok(Math.abs(Number(a[0]?.pts_time) + primingSeconds) < 1e-5, `sound from ${a[0]?.pts_time} on`);
    assert.ok(Math.abs(Number(v[0]?.pts_time) - 0.1) < 1e-5, `pictures from ${v[0]?.pts_time} on`);
    assert.is(a.length, early.length);
  }));

test('is the beginning of an .mkv, which cannot hide it: picture and sound stay together', () =>
  inFolder(async (folder) => {
    const path = join(folder, 'film.mkv');
    const recorder = await openRecorder({ path }, ['video', 'audio']);
    for (const packet of interleave(video, sound, 6_000_000)) await recorder.send(packet);
    await recorder.end();
    await recorder.close();
    const [v, a] = [await probePackets(path, 'v'), await probePackets(path, 'a')];
    assert.is(Number(a[0]?.pts_time), 0);
    assert.ok(Math.abs(Number(v[0]?.pts_time) - primingSeconds) < 1e-3);
  }));

test.after(() => rm(sources, { recursive: true }));
test.run();
