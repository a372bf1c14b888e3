import { closeSync, openSync, readFileSync } from 'node:fs';
import { FrameOwner, framePoolStats, type PipelineError, type PixelFormat } from '@arkavo-pipeline/core';
import { TestStage } from '@arkavo-pipeline/core/testing';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { pipeSink } from '../src/pipe-sink.js';
import { exitOf, ffmpeg, pictureHashes, startFfmpeg } from './support/ffmpeg.js';
import { makeFifo, openFifo } from './support/fifo.js';
import { frameHash, framePacket, noiseFrame } from './support/pictures.js';
import { TempFolder } from './support/temp-folder.js';

const folder = new TempFolder();
const owner = FrameOwner.create('maker');
const count = 4;

/** Sends pictures and returns their hashes. */
async function send(stage: TestStage, width: number, height: number, format: PixelFormat): Promise<string[]> {
  const hashes: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const frame = noiseFrame(owner, width, height, format, index);
    hashes.push(frameHash(frame));
    await stage.send(framePacket(frame, index, 30000 / 1001));
  }
  await stage.end();
  return hashes;
}

async function rejection(promise: Promise<void>): Promise<PipelineError> {
  return promise.then(
    () => assert.unreachable() as never,
    (error) => error as PipelineError,
  );
}

for (const [width, height] of [
  [1920, 1080],
  [854, 480],
  [321, 243],
] as const) {
  test(`ffmpeg decodes ${width}x${height} y4m from a pipe bit for bit`, async () => {
    const path = makeFifo(folder.file(`${width}.fifo`));
    const raw = folder.file('decoded.raw');
    const reader = startFfmpeg('-f', 'yuv4mpegpipe', '-i', path, '-f', 'rawvideo', raw);
    const stage = await TestStage.open(pipeSink, { options: { fd: await openFifo(path, 'write') } });
    const hashes = await send(stage, width, height, 'i420');
    assert.is(await stage.close(), 0);
    assert.is(await exitOf(reader), 0);
    const pictureBytes = width * height + 2 * Math.ceil(width / 2) * Math.ceil(height / 2);
    assert.equal(pictureHashes(readFileSync(raw), pictureBytes), hashes);
  });
}

test('y4m in a file has the frame rate of the pictures, and NV12 comes out as I420', async () => {
  const path = folder.file('file.y4m');
  const stage = await TestStage.open(pipeSink, { options: { fd: openSync(path, 'w') } });
  const hashes = await send(stage, 321, 243, 'nv12');
  assert.is(await stage.close(), 0);
  assert.match(readFileSync(path).toString('latin1', 0, 60), /^YUV4MPEG2 W321 H243 F30000:1001 /);
  const nv12 = ffmpeg('-i', path, '-f', 'rawvideo', '-pix_fmt', 'nv12', '-');
  assert.equal(pictureHashes(nv12, 321 * 243 + 2 * 161 * 122), hashes);
});

test('rawvideo is the visible pixels and nothing else', async () => {
  for (const format of ['i420', 'nv12'] as const) {
    const path = folder.file(`${format}.raw`);
    const stage = await TestStage.open(pipeSink, { options: { fd: openSync(path, 'w'), format: 'rawvideo' } });
    const hashes = await send(stage, 321, 243, format);
    assert.is(await stage.close(), 0);
    const raw = readFileSync(path);
    assert.is(raw.length, count * (321 * 243 + 2 * 161 * 122));
    assert.equal(pictureHashes(raw, raw.length / count), hashes);
  }
});

test('a reader that goes away is one clear error', async () => {
  const path = makeFifo(folder.file('gone.fifo'));
  const [reader, fd] = await Promise.all([openFifo(path, 'read'), openFifo(path, 'write')]);
  const stage = await TestStage.open(pipeSink, { options: { fd } });
  closeSync(reader);
  const error = await rejection(send(stage, 64, 64, 'i420').then(() => {}));
  assert.is(error.code, 'ERR_FILE_WRITE');
  assert.match(error.message, /the program that read it has ended \(EPIPE\)/);
  assert.is(await stage.close(), 0);
});

test('a picture of another size is refused', async () => {
  const stage = await TestStage.open(pipeSink, { options: { fd: openSync('/dev/null', 'w') } });
  await stage.send(framePacket(noiseFrame(owner, 64, 64, 'i420', 0), 0));
  const error = await rejection(stage.send(framePacket(noiseFrame(owner, 64, 66, 'i420', 0), 1)));
  assert.is(error.code, 'ERR_STREAM_INVALID');
  assert.match(error.message, /64x66 i420 came after pictures of 64x64 i420/);
  assert.is(await stage.close(), 0);
});

test('a sink whose reader does not read lets go when it is abandoned', async () => {
  const path = makeFifo(folder.file('stuck.fifo'));
  const [reader, fd] = await Promise.all([openFifo(path, 'read'), openFifo(path, 'write')]);
  const stage = await TestStage.open(pipeSink, { options: { fd } });
  const stuck = rejection(stage.send(framePacket(noiseFrame(owner, 1920, 1080, 'i420', 0), 0)));
  assert.is(await stage.close(), 0);
  assert.is((await stuck).code, 'ERR_FILE_WRITE');
  closeSync(reader);
});

test('a descriptor that is not open is refused before the start', async () => {
  const fd = openSync('/dev/null', 'w');
  closeSync(fd);
  const error = await rejection(TestStage.open(pipeSink, { options: { fd } }).then(() => {}));
  assert.is(error.code, 'ERR_FILE_WRITE');
});

test('all frames went back to the pool', () => {
  assert.is(owner.close(), 0);
  assert.is(framePoolStats().inUse, 0);
});

test.after(() => folder.remove());
test.run();
