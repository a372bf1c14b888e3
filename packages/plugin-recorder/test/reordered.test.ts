import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { decode, ffmpeg, probePackets } from './support/foreign-tools.js';
import { accessUnit, readVideo } from './support/media-file.js';
import { inFolder, openRecorder } from './support/recorder-stage.js';

const pattern = ['-f', 'lavfi', '-i', 'testsrc2=size=320x180:rate=30:duration=3'];
const encoders = {
  h264: ['-c:v', 'libx264', '-preset', 'ultrafast', '-bf', '2', '-g', '30'],
  h265: [
    '-c:v',
    'libx265',
    '-preset',
    'ultrafast',
    '-x265-params',
    'log-level=none:keyint=30:bframes=3',
    '-tag:v',
    'hvc1',
  ],
};

for (const [codec, encoder] of Object.entries(encoders)) {
  for (const extension of ['mp4', 'mov', 'mkv']) {
    test(`${codec} with B-frames in .${extension} shows its pictures in the right order and time`, () =>
      inFolder(async (folder) => {
        const source = join(folder, 'source.mp4');
        await ffmpeg(...pattern, ...encoder, '-pix_fmt', 'yuv420p', source);
        const path = join(folder, `recorded.${extension}`);
        const recorder = await openRecorder({ path, fragmentMs: 500 }, ['video']);
        const units = await readVideo(source);
        assert.ok(units.some(({ ptsUs }, index) => ptsUs < (units[index - 1]?.ptsUs ?? 0)));
        for (const unit of units) await recorder.send(accessUnit(unit));
        await recorder.end();
        await recorder.close();

        assert.equal(await decode(path), await decode(source));
        const times = (await probePackets(path, 'v')).map(({ pts_time }) => Number(pts_time)).sort((a, b) => a - b);
        assert.is(times.length, 90);
        // ffmpeg shifts a whole track by its smallest composition offset; what matters is the spacing.
        assert.ok(times.every((time, index) => Math.abs(time - (times[0] ?? 0) - index / 30) < 0.001));
        assert.equal(recorder.drops, {});
      }));
  }
}

test.run();
