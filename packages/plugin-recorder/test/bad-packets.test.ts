import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { decode, probeStreams } from './support/foreign-tools.js';
import { accessUnit, camera, readVideo, tone, type VideoUnit } from './support/media-file.js';
import { inFolder, openRecorder } from './support/recorder-stage.js';

const units = await readVideo(camera);

/** Records the footage with its unit 70 replaced, and checks that what is lost is the rest of that GOP. */
function losesTheRestOfTheGop(cause: string, message: string, replace: (unit: VideoUnit) => VideoUnit): Promise<void> {
  return inFolder(async (folder) => {
    const path = join(folder, 'mended.mp4');
    const recorder = await openRecorder({ path }, ['video']);
    for (const [index, unit] of units.entries()) await recorder.send(accessUnit(index === 70 ? replace(unit) : unit));
    await recorder.end();
    await recorder.close();
    assert.equal(recorder.drops, { [cause]: 1, 'awaiting-keyframe': 49 });
    assert.equal(
      recorder.faults.map((fault) => fault.message),
      [message],
    );
    assert.is(recorder.requests.length, 1);
    const { frames, errors } = await decode(path);
    assert.is(frames.length, 130);
    assert.is(errors, '');
  });
}

test('a decoding time that does not increase is a fault, and the file stays good', () =>
  losesTheRestOfTheGop('bad-timestamp', 'video at dts 1000000 µs came after video at dts 2300000 µs', (unit) => ({
    ...unit,
    dtsUs: 1_000_000,
    ptsUs: 1_000_000,
  })));

test('a presentation time within an earlier GOP is a fault, and the file stays good', () =>
  losesTheRestOfTheGop(
    'bad-timestamp',
    'video at pts 1500000 µs came after a GOP that lasts to pts 1966667 µs',
    (unit) => ({ ...unit, ptsUs: 2_000_000 - 500_000 }),
  ));

test('an access unit without a NAL unit is a fault, and the file stays good', () =>
  losesTheRestOfTheGop('damaged', 'an access unit of 100 bytes has no NAL unit', (unit) => ({
    ...unit,
    data: new Uint8Array(100),
  })));

test('packets of a second source are counted and left out', () =>
  inFolder(async (folder) => {
    const path = join(folder, 'one.mp4');
    const recorder = await openRecorder({ path }, ['video']);
    for (const unit of units.slice(0, 60)) {
      await recorder.send(accessUnit(unit));
      await recorder.send(accessUnit(unit, { sourceId: 'other' }));
    }
    await recorder.end();
    await recorder.close();
    assert.equal(recorder.drops, { 'other-source': 60 });
    assert.is((await probeStreams(path))[0]?.nb_read_frames, '60');
  }));

test('audio that goes back in time or holds nothing is a fault', () =>
  inFolder(async (folder) => {
    const recorder = await openRecorder({ path: join(folder, 'tone.m4a') }, ['audio']);
    await recorder.send(tone('pcm-s16', 20_000, 960));
    await recorder.send(tone('pcm-s16', 0, 960));
    await recorder.send(tone('pcm-s16', 40_000, 0));
    await recorder.end();
    await recorder.close();
    assert.equal(recorder.drops, { 'bad-timestamp': 1, damaged: 1 });
    assert.is(recorder.faults.length, 2);
  }));

test.run();
