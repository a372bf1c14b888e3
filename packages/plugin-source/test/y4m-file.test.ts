import { mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { type ErrorCode, FrameOwner, framePoolStats, PipelineError } from '@arkavo-pipeline/core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Y4mFile } from '../src/y4m/y4m-file.js';
import { ffmpeg, pictureHashes } from './support/ffmpeg.js';
import { makeFifo } from './support/fifo.js';
import { frameHash } from './support/pictures.js';
import { TempFolder } from './support/temp-folder.js';

const folder = new TempFolder();
const owner = FrameOwner.create('reader');
const width = 321;
const height = 243;
const pictureBytes = width * height + 2 * 161 * 122;
const source = ['-f', 'lavfi', '-i', `testsrc=size=${width}x${height}:rate=30000/1001`, '-frames:v', '5'];
const path = folder.file('odd.y4m');
ffmpeg(...source, '-pix_fmt', 'yuv420p', path);
const expected = pictureHashes(ffmpeg('-i', path, '-f', 'rawvideo', '-'), pictureBytes);

function hashes(file: Y4mFile): string[] {
  return Array.from({ length: file.frameCount }, (_, index) => {
    const frame = file.frame(owner, index);
    const hash = frameHash(frame);
    frame.release();
    return hash;
  });
}

async function refusal(name: string): Promise<PipelineError> {
  return Y4mFile.open(folder.file(name)).then(
    () => assert.unreachable() as never,
    (error) => error as PipelineError,
  );
}

async function assertRefused(name: string, code: ErrorCode, message: RegExp): Promise<void> {
  const error = await refusal(name);
  assert.instance(error, PipelineError);
  assert.is(error.code, code);
  assert.match(error.message, message);
}

test('its frames are the pictures that ffmpeg reads', async () => {
  const file = await Y4mFile.open(path);
  assert.is(expected.length, 5);
  assert.equal(hashes(file), expected);
  assert.equal([file.info.width, file.info.height, file.info.format], [width, height, 'i420']);
  assert.is(file.frameRate, 30000 / 1001);
  assert.is(file.truncated, false);
  assert.throws(() => file.frame(owner, 5), RangeError);
  file.close();
});

test('FRAME lines may have parameters, each of its own length', async () => {
  const bytes = readFileSync(path);
  const header = bytes.indexOf('\n') + 1;
  const parts: Buffer[] = [bytes.subarray(0, header)];
  for (let index = 0; index < 5; index += 1) {
    const start = header + index * (6 + pictureBytes) + 6;
    parts.push(Buffer.from(`FRAME${' Xa'.repeat(index)}\n`), bytes.subarray(start, start + pictureBytes));
  }
  writeFileSync(folder.file('parameters.y4m'), Buffer.concat(parts));
  const file = await Y4mFile.open(folder.file('parameters.y4m'));
  assert.equal(hashes(file), expected);
  file.close();
});

test('a last picture that is cut off is not counted', async () => {
  const bytes = readFileSync(path);
  for (const cut of [1, pictureBytes, pictureBytes + 3]) {
    writeFileSync(folder.file('cut.y4m'), bytes.subarray(0, bytes.length - cut));
    const file = await Y4mFile.open(folder.file('cut.y4m'));
    assert.is(file.truncated, true);
    assert.equal(hashes(file), expected.slice(0, 4));
    file.close();
  }
});

test('a frame outlives its file', async () => {
  const file = await Y4mFile.open(path);
  const frame = file.frame(owner, 3);
  file.close();
  assert.is(frameHash(frame), expected[3]);
  frame.release();
});

test('a file that is cut while it is open ends with an error, and no frame is kept', async () => {
  writeFileSync(folder.file('shrinks.y4m'), readFileSync(path));
  const file = await Y4mFile.open(folder.file('shrinks.y4m'));
  truncateSync(folder.file('shrinks.y4m'), 100);
  assert.throws(() => file.frame(owner, 0), /shrinks\.y4m became shorter: it breaks off within picture 0/);
  assert.is(framePoolStats().inUse, 0);
  file.close();
});

test('what is no y4m file is refused', async () => {
  writeFileSync(folder.file('text.y4m'), 'Dear diary,\n');
  writeFileSync(folder.file('empty.y4m'), '');
  writeFileSync(folder.file('header.y4m'), 'YUV4MPEG2 W64 H64 F30:1\n');
  writeFileSync(folder.file('gap.y4m'), Buffer.concat([readFileSync(path), Buffer.from('garbage')]));
  ffmpeg(...source, '-pix_fmt', 'yuv444p', folder.file('444.y4m'));
  mkdirSync(folder.file('folder.y4m'));
  makeFifo(folder.file('fifo.y4m'));
  await assertRefused('missing.y4m', 'ERR_FILE_NOT_FOUND', /missing\.y4m does not exist/);
  await assertRefused('text.y4m', 'ERR_FILE_INVALID', /text\.y4m: .*"Dear diary/);
  await assertRefused('empty.y4m', 'ERR_FILE_INVALID', /empty\.y4m/);
  await assertRefused('header.y4m', 'ERR_FILE_INVALID', /no whole picture/);
  await assertRefused('gap.y4m', 'ERR_FILE_INVALID', /"garbage" where a FRAME line must be|FRAME line/);
  await assertRefused('444.y4m', 'ERR_CODEC_UNSUPPORTED', /pixel format "444"/);
  await assertRefused('folder.y4m', 'ERR_FILE_UNREADABLE', /not a regular file/);
  await assertRefused('fifo.y4m', 'ERR_FILE_UNREADABLE', /not a regular file/);
});

test('all frames went back to the pool', () => {
  assert.is(owner.close(), 0);
  assert.is(framePoolStats().inUse, 0);
});

test.after(() => folder.remove());
test.run();
