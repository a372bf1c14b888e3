import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { PipelineError } from '@arkavo-pipeline/core';
import { TestStage } from '@arkavo-pipeline/core/testing';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { mediaSource } from '../../src/media-source.js';
import { makeFifo } from '../support/fifo.js';
import { ffmpeg, h264, makeMedia, mediaPath } from './media-files.js';

function made(name: string, content: string | Uint8Array): string {
  writeFileSync(mediaPath(name), content);
  return mediaPath(name);
}

/** Opening must refuse it already. */
async function refusedAtOpen(path: string, code: string, message: RegExp): Promise<void> {
  const error = await TestStage.open(mediaSource, { options: { path } }).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert.instance(error, PipelineError);
  assert.is((error as PipelineError).code, code);
  assert.match((error as PipelineError).message, message);
  assert.ok((error as PipelineError).message.includes(path));
}

test('a missing file is ERR_FILE_NOT_FOUND', () =>
  refusedAtOpen(mediaPath('none.mp4'), 'ERR_FILE_NOT_FOUND', /does not exist/));

test('a folder is ERR_FILE_UNREADABLE', async () => {
  mkdirSync(mediaPath('folder.mp4'));
  await refusedAtOpen(mediaPath('folder.mp4'), 'ERR_FILE_UNREADABLE', /not a regular file/);
});

test('a pipe is ERR_FILE_UNREADABLE at once, instead of waiting for its writer', async () => {
  makeFifo(mediaPath('pipe.mp4'));
  await refusedAtOpen(mediaPath('pipe.mp4'), 'ERR_FILE_UNREADABLE', /not a regular file/);
});

const isRoot = process.getuid?.() === 0;
if (isRoot) console.log('skipped: permissions do not hold root back');
(isRoot ? test.skip : test)('a file without permission is ERR_FILE_UNREADABLE', async () => {
  const path = made('closed.mp4', 'x');
  chmodSync(path, 0);
  await refusedAtOpen(path, 'ERR_FILE_UNREADABLE', /permission/);
});

test('text named .mp4 is ERR_FILE_INVALID, with how it begins and what was expected', () =>
  refusedAtOpen(made('text.mp4', 'Hello, this is text.'), 'ERR_FILE_INVALID', /"Hello, this is t".*expected mp4, mov/));

test('an empty file and noise are ERR_FILE_INVALID', async () => {
  await refusedAtOpen(made('empty.mp4', ''), 'ERR_FILE_INVALID', /is empty/);
  await refusedAtOpen(made('noise.264', Uint8Array.of(200, 201, 202, 203)), 'ERR_FILE_INVALID', /bytes c8c9cacb/);
  await refusedAtOpen(made('start-code.264', Uint8Array.of(0, 0, 0, 1, 9)), 'ERR_FILE_INVALID', /bytes 0000000109/);
});

test('an mp4 cut off before its header says that it breaks off', async () => {
  const whole = makeMedia('whole.mp4', h264);
  const bytes = ffmpeg(['-i', whole, '-c', 'copy', '-f', 'matroska', '-']);
  await refusedAtOpen(made('no-header.mp4', readFileSync(whole).subarray(0, 5000)), 'ERR_FILE_INVALID', /breaks off/);
  await refusedAtOpen(made('no-header.mkv', bytes.subarray(0, 40)), 'ERR_FILE_INVALID', /./);
});

test('an audio file is refused when video is linked', async () => {
  const path = mediaPath('sound.mp4');
  ffmpeg(['-f', 'lavfi', '-i', 'sine=duration=1', '-c:a', 'aac', path]);
  const stage = await TestStage.open(mediaSource, { options: { path }, outputs: ['audio'] });
  await stage.close();
  const error = await TestStage.open(mediaSource, { options: { path }, outputs: ['video'] }).catch(
    (reason: unknown) => reason,
  );
  assert.match(String(error), /no video track/);
});

test('a video codec that no port gives is ERR_CODEC_UNSUPPORTED', async () => {
  const path = makeMedia('vp8.mkv', ['-c:v', 'libvpx', '-deadline', 'realtime', '-cpu-used', '8']);
  const error = await TestStage.open(mediaSource, { options: { path } }).catch((reason: unknown) => reason);
  assert.is((error as PipelineError).code, 'ERR_CODEC_UNSUPPORTED');
  assert.match((error as PipelineError).message, /vp8, expected H.264 or H.265/);
});

test.run();
