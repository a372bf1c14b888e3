import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AccessUnitPacket, MetadataPacket, startLedger } from '@arkavo-pipeline/core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { footage } from './support/footage.js';
import { decode, probeStreams } from './support/foreign-tools.js';
import { inFolder, manualClock, openRecorder } from './support/recorder-stage.js';

const test = suite('frame times');

const sources = await mkdtemp(join(tmpdir(), 'recorder-'));
const video = (await footage(sources)).slice(0, 90);

test('the metadata file has a line for each picture: its source, and the time of day of its capture', () =>
  inFolder(async (folder) => {
    const path = join(folder, 'film.mp4');
    const clock = manualClock();
    const beganMs = Date.now();
    const recorder = await openRecorder({ path, frameTimes: true }, ['video', 'metadata'], clock);
    for (const unit of video) {
      const ledger = startLedger(clock.nowUs() - 40_000, 500);
      await recorder.send(new AccessUnitPacket({ ...unit, sourceId: 'camera', ledger }));
      const header = { sourceId: 'face', ptsUs: unit.ptsUs, durationUs: 0, ledger };
      await recorder.send(new MetadataPacket({ ...header, value: 1 }));
      clock.advance(unit.durationUs);
    }
    await recorder.end();
    await recorder.close();
    const lines = (await readFile(`${path}.metadata.jsonl`, 'utf8')).trim().split('\n');
    const all = lines.map((line) => JSON.parse(line));
    const frames = all.filter(({ frame }) => frame !== undefined);
    assert.is(frames.length, video.length);
    assert.is(all.length - frames.length, video.length);
    for (const [index, { ptsUs, sourceId, frame }] of frames.entries()) {
      assert.equal([ptsUs, sourceId, frame.uncertaintyUs], [video[index]?.ptsUs, 'camera', 500]);
      const sinceUs = frame.captureUs - (frames[0]?.frame.captureUs ?? 0);
      assert.is(Math.round(sinceUs), (video[index]?.durationUs ?? 0) * index);
    }
    const offByMs = frames[0]?.frame.captureUs / 1000 - beganMs;
    assert.ok(offByMs >= -41 && offByMs < 60_000, `${offByMs} ms`);
  }));

test('a finished MP4 has the lines of its metadata file as a text track', () =>
  inFolder(async (folder) => {
    const path = join(folder, 'film.mp4');
    const options = { path, frameTimes: true, faststart: true, metadataTrack: true };
    const recorder = await openRecorder(options, ['video', 'metadata']);
    for (const unit of video) {
      const header = { sourceId: 'face', ptsUs: unit.ptsUs, durationUs: 0, ledger: startLedger(unit.ptsUs) };
      await recorder.send(new AccessUnitPacket({ ...unit, sourceId: 'camera', ledger: startLedger(0) }));
      await recorder.send(new MetadataPacket({ ...header, value: 'a --> <b> & c' }));
    }
    await recorder.end();
    await recorder.close();
    assert.equal(
      recorder.logs.filter((line) => line.startsWith('warn')),
      [],
    );
    const streams = await probeStreams(path);
    assert.equal(
      streams.map(({ codec_tag_string }) => codec_tag_string),
      ['avc1', 'wvtt'],
    );
    const data = (await readFile(path)).toString('latin1');
    const payload = String.raw`"value":"a --\u003e \u003cb\u003e \u0026 c"`;
    // The muxer may write a cue in two halves.
    assert.ok(data.split(payload).length > video.length);
    for (const { ptsUs } of video) assert.ok(data.includes(`{"ptsUs":${ptsUs},"sourceId":"face"`), `${ptsUs}`);
    assert.is((await decode(path)).frames.length, video.length);
  }));

test('a text track in any other file is refused', () =>
  inFolder(async (folder) => {
    for (const options of [{ path: join(folder, 'film.mov'), faststart: true }, { path: join(folder, 'film.mp4') }]) {
      const error = await openRecorder({ ...options, metadataTrack: true }, ['video']).catch((error) => error);
      assert.is(error.code, 'ERR_DEFINITION_INVALID');
    }
  }));

test.after(() => rm(sources, { recursive: true }));
test.run();
