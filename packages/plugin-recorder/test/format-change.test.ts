import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { decode, ffmpeg, probePackets } from './support/foreign-tools.js';
import { accessUnit, camera, readVideo, tone } from './support/media-file.js';
import { inFolder, openRecorder } from './support/recorder-stage.js';

test('a picture size that changes begins a part, and both are whole', () =>
  inFolder(async (folder) => {
    const smaller = join(folder, 'smaller.mp4');
    const encoder = ['-c:v', 'libx264', '-preset', 'ultrafast', '-profile:v', 'baseline', '-pix_fmt', 'yuv420p'];
    await ffmpeg('-f', 'lavfi', '-i', 'testsrc2=size=640x360:rate=30:duration=1', ...encoder, smaller);
    const path = join(folder, 'camera.mp4');
    const recorder = await openRecorder({ path }, ['video']);
    for (const unit of (await readVideo(camera)).slice(0, 70)) await recorder.send(accessUnit(unit));
    const others = await readVideo(smaller);
    for (const unit of others) await recorder.send(accessUnit(unit, { shiftUs: 3_000_000 }));
    await recorder.end();
    await recorder.close();
    const [fault] = recorder.faults;
    assert.match(fault?.message ?? '', /changed from h264 1920x1080 \(avc1\.\w+\) to h264 640x360 \(avc1\.\w+\)/);
    const whole = async (path: string) => {
      const { frames, errors } = await decode(path);
      return { frames: frames.length, errors };
    };
    assert.equal(await whole(path), { frames: 70, errors: '' });
    assert.equal(await whole(join(folder, 'camera.part2.mp4')), { frames: others.length, errors: '' });
    assert.equal(recorder.drops, {});
  }));

test('an audio format that changes begins a part, and both are whole', () =>
  inFolder(async (folder) => {
    const path = join(folder, 'tone.mov');
    const recorder = await openRecorder({ path }, ['audio']);
    for (let index = 0; index < 10; index += 1) await recorder.send(tone('pcm-s16', index * 20_000, 960));
    for (let index = 10; index < 20; index += 1) await recorder.send(tone('pcm-f32', index * 20_000, 960));
    await recorder.end();
    await recorder.close();
    assert.equal(
      recorder.faults.map(({ message }) => message),
      [
        'the audio changed from pcm-s16 48000 Hz 1 ch to pcm-f32 48000 Hz 1 ch, and a file holds one format: it goes on in a part of its own',
      ],
    );
    for (const part of [path, join(folder, 'tone.part2.mov')]) {
      assert.is((await decode(part, 'a')).errors, '');
      assert.ok((await probePackets(part, 'a')).length > 0);
    }
  }));

test.run();
