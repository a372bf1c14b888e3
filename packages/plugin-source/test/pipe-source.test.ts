import { closeSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { framePoolStats, frameTimeUs, type Packet, PipelineError } from '@arkavo-pipeline/core';
import { TestStage } from '@arkavo-pipeline/core/testing';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { pipeSource } from '../src/pipe-source.js';
import { exitOf, ffmpeg, pictureHashes, startFfmpeg } from './support/ffmpeg.js';
import { makeFifo, openBothEnds, openFifo } from './support/fifo.js';
import { frameHash } from './support/pictures.js';
import { TempFolder } from './support/temp-folder.js';
import { VirtualClock } from './support/virtual-clock.js';

const folder = new TempFolder();
const count = 6;

type Options = { readonly [name: string]: unknown };

function lavfi(width: number, height: number): string[] {
  return ['-f', 'lavfi', '-i', `testsrc=size=${width}x${height}:rate=30000/1001`, '-frames:v', `${count}`];
}

function hashesOf(packets: readonly Packet[]): string[] {
  return packets.map((packet) => {
    using held = packet;
    return held.kind === 'frame' ? frameHash(held.frame) : held.kind;
  });
}

async function play(options: Options): Promise<{ stage: TestStage; packets: Packet[] }> {
  const stage = await TestStage.open(pipeSource, { options });
  await stage.generate();
  return { stage, packets: stage.emitted.splice(0).map(({ packet }) => packet) };
}

async function failure(options: Options): Promise<PipelineError> {
  const stage = await TestStage.open(pipeSource, { options });
  const error = await stage.generate().then(
    () => assert.unreachable() as never,
    (reason) => reason as PipelineError,
  );
  assert.is(await stage.close(), 0);
  assert.instance(error, PipelineError);
  return error;
}

/** A descriptor of a file with these bytes; the stage closes it. */
function fileWith(bytes: Uint8Array | string): number {
  writeFileSync(folder.file('input'), bytes);
  return openSync(folder.file('input'), 'r');
}

for (const [width, height] of [
  [1920, 1080],
  [854, 480],
  [321, 243],
] as const) {
  test(`${width}x${height} y4m that ffmpeg pipes in arrives bit for bit`, async () => {
    const path = makeFifo(folder.file(`${width}.fifo`));
    const writer = startFfmpeg(...lavfi(width, height), '-pix_fmt', 'yuv420p', '-f', 'yuv4mpegpipe', path);
    const { stage, packets } = await play({ fd: await openFifo(path, 'read') });
    assert.is(await exitOf(writer), 0);
    assert.equal(
      packets.map((packet) => packet.ptsUs),
      [0, 1, 2, 3, 4, 5].map((n) => frameTimeUs(n, 30000 / 1001)),
    );
    const pictureBytes = width * height + 2 * Math.ceil(width / 2) * Math.ceil(height / 2);
    const raw = ffmpeg(...lavfi(width, height), '-pix_fmt', 'yuv420p', '-f', 'rawvideo', '-');
    assert.equal(hashesOf(packets), pictureHashes(raw, pictureBytes));
    assert.equal(stage.faults, []);
    assert.is(await stage.close(), 0);
  });
}

for (const [pixelFormat, name] of [
  ['i420', 'yuv420p'],
  ['nv12', 'nv12'],
] as const) {
  test(`rawvideo in ${pixelFormat} arrives bit for bit, by pipe and by file`, async () => {
    const raw = [...lavfi(321, 243), '-pix_fmt', name, '-f', 'rawvideo'];
    ffmpeg(...raw, folder.file('raw'));
    const options = { format: 'rawvideo', width: 321, height: 243, fps: 25, pixelFormat };
    const expected = pictureHashes(readFileSync(folder.file('raw')), 321 * 243 + 2 * 161 * 122);
    const path = makeFifo(folder.file(`${name}.fifo`));
    const writer = startFfmpeg(...raw, path);
    for (const fd of [await openFifo(path, 'read'), openSync(folder.file('raw'), 'r')]) {
      const { stage, packets } = await play({ ...options, fd });
      assert.is(packets[1]?.ptsUs, 40_000);
      assert.equal(hashesOf(packets), expected);
      assert.equal(stage.faults, []);
      assert.is(await stage.close(), 0);
    }
    assert.is(await exitOf(writer), 0);
  });
}

test('a picture that is cut off is a fault; those before it are delivered', async () => {
  ffmpeg(...lavfi(64, 64), '-pix_fmt', 'yuv420p', folder.file('whole.y4m'));
  const whole = readFileSync(folder.file('whole.y4m'));
  for (const cut of [1, 64 * 96, 64 * 96 + 2]) {
    const { stage, packets } = await play({ fd: fileWith(whole.subarray(0, whole.length - cut)) });
    assert.is(hashesOf(packets).length, count - 1);
    assert.is(stage.faults.length, 1);
    assert.is((stage.faults[0] as PipelineError).code, 'ERR_STREAM_INVALID');
    assert.is(await stage.close(), 0);
  }
});

test('what is no y4m stream is refused', async () => {
  assert.match((await failure({ fd: fileWith('Dear diary, today') })).message, /"Dear diary/);
  assert.is((await failure({ fd: fileWith('') })).code, 'ERR_STREAM_INVALID');
  assert.match((await failure({ fd: fileWith('') })).message, /no newline in the 0 bytes/);
  assert.is((await failure({ fd: fileWith('YUV4MPEG2 W8 H8 C444\n') })).code, 'ERR_CODEC_UNSUPPORTED');
  const noise = Buffer.concat([Buffer.from('YUV4MPEG2 W8 H8\n'), Buffer.alloc(5000, 'x')]);
  assert.match((await failure({ fd: fileWith(noise) })).message, /FRAME line/);
});

test('bad options and descriptors are refused before the start', async () => {
  const fd = fileWith('');
  closeSync(fd);
  for (const [options, code] of [
    [{ fd }, 'ERR_FILE_UNREADABLE'],
    [{ format: 'rawvideo', width: 64 }, 'ERR_DEFINITION_INVALID'],
  ] as const) {
    const error = await TestStage.open(pipeSource, { options }).then(
      () => assert.unreachable() as never,
      (reason) => reason as PipelineError,
    );
    assert.is(error.code, code);
  }
});

test('in real time, pictures are given when they are due', async () => {
  ffmpeg(...lavfi(64, 64), '-pix_fmt', 'yuv420p', folder.file('paced.y4m'));
  const clock = new VirtualClock(1_000_000);
  const options = { fd: openSync(folder.file('paced.y4m'), 'r'), realtime: true };
  const stage = await TestStage.open(pipeSource, { options, clock });
  await stage.generate();
  for (const { packet } of stage.emitted) assert.is(packet.ledger.captureUs, 1_000_000 + packet.ptsUs);
  assert.is(await stage.close(), 0);
});

test('a source that waits for its writer ends as soon as it is told to', async () => {
  const fd = await openBothEnds(makeFifo(folder.file('silent.fifo')));
  const stage = await TestStage.open(pipeSource, { options: { fd, format: 'rawvideo', width: 64, height: 64 } });
  const ended = stage.generate();
  stage.stop();
  await ended;
  assert.equal(stage.faults, []);
  assert.is(await stage.close(), 0);
});

test('a source that is stopped within a header ends without an error', async () => {
  const fd = await openBothEnds(makeFifo(folder.file('header.fifo')));
  writeSync(fd, 'YUV4MPEG2 W64');
  const stage = await TestStage.open(pipeSource, { options: { fd } });
  const ended = stage.generate();
  setImmediate(() => stage.stop());
  await ended;
  assert.equal(stage.faults, []);
  assert.is(await stage.close(), 0);
});

test('all frames went back to the pool', () => {
  assert.is(framePoolStats().inUse, 0);
});

test.after(() => folder.remove());
test.run();
