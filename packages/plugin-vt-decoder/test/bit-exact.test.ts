import { framePoolStats } from '@arkavo-pipeline/core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { decodeAll } from './support/decoding.js';
import { camera, readStream, type Stream, testStream } from './support/stream.js';

async function isBitExact(stream: Stream): Promise<void> {
  const pictures = await decodeAll(stream);
  assert.equal(
    pictures.map(({ md5 }) => md5),
    stream.md5,
  );
  assert.is(framePoolStats().inUse, 0);
}

test('the camera footage comes out as ffmpeg decodes it', async () => {
  await isBitExact(await readStream(camera));
});

for (const size of ['66x50', '854x480', '1366x768', '2x2']) {
  test(`pictures of ${size} come out as ffmpeg decodes them`, async () => {
    await isBitExact(await testStream(size, 5, ['-c:v', 'libx264', '-preset', 'veryfast', '-bf', '0']));
  });
}

test('H.265 comes out as ffmpeg decodes it', async () => {
  await isBitExact(await testStream('320x240', 20, ['-c:v', 'libx265', '-preset', 'ultrafast']));
});

test('slices decoded by several threads come out as ffmpeg decodes them', async () => {
  const stream = await testStream('640x360', 20, ['-c:v', 'libx264', '-preset', 'ultrafast', '-slices', '4']);
  const pictures = await decodeAll(stream, { options: { threads: 3 } });
  assert.equal(
    pictures.map(({ md5 }) => md5),
    stream.md5,
  );
});

test.run();
