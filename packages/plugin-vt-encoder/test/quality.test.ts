// timeout: 300 s
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { inEachBackend, nothingIsLeft } from './support/backends.js';
import { finish, openEncoder, withStream } from './support/encoding.js';
import { decodedFootage, footage, footageFrames, footagePacket } from './support/footage.js';
import { runForLog } from './support/foreign.js';

const tolerance = 0.002;

/** What the README says of the preset `latency`, at 3 Mbit/s. */
const sameForFfmpeg =
  '-c:v libx264 -preset ultrafast -coder cabac -deblock 0:0 -tune zerolatency -profile:v high -qcomp 0 -sc_threshold 0 -g 60 -b:v 3000k -maxrate 3000k -bufsize 1200k -threads 1';

inEachBackend(
  test,
  `at 3 Mbit/s the pictures are as good as ffmpeg's (SSIM within ${tolerance})`,
  async (backend) => {
    const stage = await openEncoder(backend, { hardware: 'off' });
    let index = 0;
    for await (const picture of decodedFootage()) await stage.send(footagePacket(stage.frames, index++, picture));
    const units = await finish(stage);
    assert.is(units.length, footageFrames);
    await withStream(units, async (file, path) => {
      runForLog('ffmpeg', ['-i', footage, ...sameForFfmpeg.split(' '), path('ffmpeg.264')]);
      const [ours, theirs] = [file, path('ffmpeg.264')].map(similarity) as [number, number];
      assert.ok(ours > theirs - tolerance, `SSIM ${ours}, ffmpeg's ${theirs}`);
    });
  },
  ({ hasX264 }) => hasX264,
);

/** Structural similarity to the footage, 0 to 1, over all pictures and planes. */
function similarity(file: string): number {
  // A byte stream has no times of its own: the demuxer is told the rate, so that the same pictures are compared.
  const log = runForLog('ffmpeg', [
    '-framerate',
    '30',
    '-i',
    file,
    '-i',
    footage,
    '-lavfi',
    '[0][1]ssim',
    '-f',
    'null',
    '-',
  ]);
  return Number(/SSIM .*All:([\d.]+)/.exec(log)?.[1]);
}

nothingIsLeft(test);
test.run();
