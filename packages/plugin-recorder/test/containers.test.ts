// timeout: 300 s
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { decode, probePackets, probeStreams, probeTags } from './support/foreign-tools.js';
import { accessUnit, camera, readVideo } from './support/media-file.js';
import { inFolder, openRecorder } from './support/recorder-stage.js';

const pictures = (await decode(camera)).frames;
const dayUs = 86_400_000_000;

for (const extension of ['mp4', 'mov', 'mkv']) {
  test(`camera footage in .${extension} plays with every picture it had, from 0 on`, () =>
    inFolder(async (folder) => {
      const path = join(folder, `camera.${extension}`);
      const recorder = await openRecorder({ path, title: 'Front door' }, ['video']);
      for (const unit of await readVideo(camera)) {
        const packet = accessUnit(unit, { shiftUs: dayUs });
        await recorder.send(packet);
        assert.ok(packet.done);
      }
      await recorder.end();
      assert.is(await recorder.close(), 0);

      assert.equal(await decode(path), { frames: pictures, errors: '' });
      const packets = await probePackets(path, 'v');
      assert.is(Number(packets[0]?.pts_time), 0);
      assert.ok(Math.abs(Number(packets.at(-1)?.pts_time) - 179 / 30) < 0.001);
      const tags = await probeTags(path);
      assert.is(tags.title ?? tags['MOVIE/TITLE'], 'Front door');
      assert.equal(recorder.drops, {});
    }));
}

test('ffprobe counts 180 frames of 1920x1080 H.264', () =>
  inFolder(async (folder) => {
    const path = join(folder, 'camera.mp4');
    const recorder = await openRecorder({ path }, ['video']);
    for (const unit of await readVideo(camera)) await recorder.send(accessUnit(unit));
    await recorder.end();
    await recorder.close();
    const [stream] = await probeStreams(path);
    assert.is(`${stream?.codec_name} ${stream?.width}x${stream?.height}`, 'h264 1920x1080');
    assert.is(stream?.nb_read_frames, '180');
  }));

test.run();
