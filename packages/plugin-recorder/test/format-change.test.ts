import { join } from 'node:path';
import type { PipelineError } from '@arkavo-pipeline/core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { decode, ffmpeg, probePackets } from './support/foreign-tools.js';
import { accessUnit, camera, readVideo, tone } from './support/media-file.js';
import { inFolder, openRecorder } from './support/recorder-stage.js';

async function failure(promise: Promise<void>): Promise<PipelineError> {
  return promise.then(
    () => assert.unreachable('expected a failure'),
    (error) => error,
  );
}

test('a picture size that changes fails the stage, and what was recorded is whole', () =>
  inFolder(async (folder) => {
    const smaller = join(folder, 'smaller.mp4');
    const encoder = ['-c:v', 'libx264', '-preset', 'ultrafast', '-profile:v', 'baseline', '-pix_fmt', 'yuv420p'];
    await ffmpeg('-f', 'lavfi', '-i', 'testsrc2=size=640x360:rate=30:duration=1', ...encoder, smaller);
    const path = join(folder, 'camera.mp4');
    const recorder = await openRecorder({ path }, ['video']);
    for (const unit of (await readVideo(camera)).slice(0, 70)) await recorder.send(accessUnit(unit));
    const [keyframe] = await readVideo(smaller);
    assert.ok(keyframe);
    const packet = accessUnit(keyframe, { shiftUs: 3_000_000 });
    const error = await failure(recorder.send(packet));
    assert.ok(packet.done);
    assert.is(error.code, 'ERR_STREAM_INVALID');
    assert.match(error.message, /changed from h264 1920x1080 \(avc1\.\w+\) to h264 640x360 \(avc1\.\w+\)/);
    await recorder.close();
    const { frames, errors } = await decode(path);
    assert.is(frames.length, 70);
    assert.is(errors, '');
  }));

test('an audio format that changes fails the stage, and what was recorded is whole', () =>
  inFolder(async (folder) => {
    const path = join(folder, 'tone.mov');
    const recorder = await openRecorder({ path }, ['audio']);
    for (let index = 0; index < 10; index += 1) await recorder.send(tone('pcm-s16', index * 20_000, 960));
    const error = await failure(recorder.send(tone('pcm-f32', 200_000, 960)));
    assert.is(error.code, 'ERR_STREAM_INVALID');
    assert.is(
      error.message,
      'the audio changed from pcm-s16 48000 Hz 1 ch to pcm-f32 48000 Hz 1 ch, and a file holds one format: after a restart, or with {source} in path, it goes on in a part of its own',
    );
    await recorder.close();
    assert.is((await decode(path, 'a')).errors, '');
    assert.ok((await probePackets(path, 'a')).length > 0);
  }));

test.run();
