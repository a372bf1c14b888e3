import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { decode, ffmpeg, probePackets } from './support/foreign-tools.js';
import { accessUnit, camera, readVideo } from './support/media-file.js';
import { inFolder, manualClock, openRecorder } from './support/recorder-stage.js';

const units = await readVideo(camera);

test('a recording that begins within a GOP asks for a keyframe, and starts with it at 0', () =>
  inFolder(async (folder) => {
    const path = join(folder, 'late.mp4');
    const clock = manualClock();
    const recorder = await openRecorder({ path }, ['video'], clock);
    for (const unit of units.slice(10, 90)) {
      await recorder.send(accessUnit(unit));
      clock.advance(unit.durationUs);
    }
    await recorder.end();
    await recorder.close();
    assert.equal(recorder.drops, { 'awaiting-keyframe': 50 });
    const keyframe = { request: { type: 'keyframe', sourceId: 'camera' }, input: 'video' };
    assert.equal(recorder.requests, [keyframe, keyframe], 'at once, and again after a second');
    const packets = await probePackets(path, 'v');
    assert.is(packets.length, 30);
    assert.is(Number(packets[0]?.pts_time), 0);
    assert.is((await decode(path)).errors, '');
  }));

test('pictures that lean on what came before the first keyframe are left out', () =>
  inFolder(async (folder) => {
    const source = join(folder, 'open-gop.mp4');
    const openGop = 'log-level=none:open-gop=1:keyint=15:min-keyint=15:bframes=2:b-adapt=0:scenecut=0';
    const encoder = ['-c:v', 'libx265', '-x265-params', openGop, '-tag:v', 'hvc1', '-pix_fmt', 'yuv420p'];
    await ffmpeg('-f', 'lavfi', '-i', 'testsrc2=size=320x180:rate=30:duration=2', ...encoder, source);
    const all = await readVideo(source);
    const entry = all.findIndex(({ keyframe }, index) => keyframe && index > 0);
    const leading = all.slice(entry).filter(({ ptsUs }) => ptsUs < (all[entry]?.ptsUs ?? 0)).length;
    assert.ok(leading > 0);
    const path = join(folder, 'recorded.mp4');
    const recorder = await openRecorder({ path }, ['video']);
    for (const unit of all.slice(entry)) await recorder.send(accessUnit(unit));
    await recorder.end();
    await recorder.close();
    assert.equal(recorder.drops, { 'awaiting-keyframe': leading });
    const { frames, errors } = await decode(path);
    assert.is(errors, '');
    assert.is(frames.length, all.length - entry - leading);
  }));

test('video that never has a keyframe leaves no file', () =>
  inFolder(async (folder) => {
    const path = join(folder, 'none.mp4');
    const recorder = await openRecorder({ path }, ['video']);
    for (const unit of units.slice(1, 5)) await recorder.send(accessUnit(unit));
    await recorder.end();
    await recorder.close();
    assert.ok(recorder.logs.some((line) => line.includes('nothing came to be recorded')));
    assert.is(existsSync(path), false);
  }));

test.run();
