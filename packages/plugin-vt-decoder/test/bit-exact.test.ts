import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type Backend, inEachBackend, nothingIsLeft } from './support/backends.js';
import { decodeAll, hashes } from './support/decoding.js';
import { camera, readStream, type Stream, testStream } from './support/stream.js';

async function isBitExact(backend: Backend, stream: Stream): Promise<void> {
  assert.equal(hashes(await decodeAll(backend, stream)), stream.md5);
}

const footage = await readStream(camera);
inEachBackend(test, 'the camera footage comes out as ffmpeg decodes it', (backend) => isBitExact(backend, footage));

for (const size of ['66x50', '854x480', '1366x768', '2x2']) {
  const stream = await testStream(size, 5, ['-c:v', 'libx264', '-preset', 'veryfast', '-bf', '0']);
  inEachBackend(test, `pictures of ${size} come out as ffmpeg decodes them`, (backend) => isBitExact(backend, stream));
}

const h265 = await testStream('320x240', 20, ['-c:v', 'libx265', '-preset', 'ultrafast']);
inEachBackend(test, 'H.265 comes out as ffmpeg decodes it', (backend) => isBitExact(backend, h265));

const sliced = await testStream('640x360', 20, ['-c:v', 'libx264', '-preset', 'ultrafast', '-slices', '4']);
inEachBackend(test, 'pictures of several slices come out as ffmpeg decodes them', async (backend) => {
  assert.equal(hashes(await decodeAll(backend, sliced, { options: { threads: 3 } })), sliced.md5);
});

nothingIsLeft(test);

test.run();
