import { readFileSync, writeFileSync } from 'node:fs';
import { PipelineError } from '@arkavo-pipeline/core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { h264, makeMedia, mediaPath, probePackets, remux } from './media-files.js';
import { play } from './played.js';

const whole = makeMedia('whole.mp4', h264, ['-c:a', 'aac']);
const wholeVideo = probePackets(whole, 'v:0');

function cut(path: string, name: string, part: number): string {
  const bytes = readFileSync(path);
  writeFileSync(mediaPath(name), bytes.subarray(0, Math.floor(bytes.length * part)));
  return mediaPath(name);
}

function assertBrokenOff(error: unknown, path: string): void {
  assert.ok(error instanceof PipelineError);
  assert.is(error.code, 'ERR_FILE_INVALID');
  assert.ok(error.message.startsWith(`${path} breaks off: it has ${readFileSync(path).length} bytes of at least `));
}

test('an mp4 that breaks off gives what is whole of video and audio, then ERR_FILE_INVALID', async () => {
  const path = cut(remux(whole, 'fast.mp4', '-movflags', '+faststart'), 'cut.mp4', 0.6);
  const { video, audio, error } = await play(path);
  assertBrokenOff(error, path);
  assert.ok(video.length > 10 && video.length < wholeVideo.length);
  assert.ok(audio.length > 10);
  assert.equal(
    video.map(({ keyframe }) => keyframe),
    wholeVideo.slice(0, video.length).map(({ keyframe }) => keyframe),
  );
});

test('a fragmented mp4 that breaks off gives what is whole, then ERR_FILE_INVALID', async () => {
  const fragmented = remux(whole, 'fragments.mp4', '-movflags', '+frag_keyframe+empty_moov');
  const path = cut(fragmented, 'cut-fragments.mp4', 0.6);
  const { video, error } = await play(path);
  assertBrokenOff(error, path);
  assert.ok(video.length > 10);
});

test('an mkv that breaks off gives its whole clusters, then ERR_FILE_INVALID', async () => {
  const path = cut(remux(whole, 'whole.mkv', '-cluster_time_limit', '300'), 'cut.mkv', 0.6);
  const { video, error } = await play(path);
  assertBrokenOff(error, path);
  assert.ok(video.length > 10);
});

test('a fragmented mp4 that ends behind a fragment is whole', async () => {
  const bytes = readFileSync(remux(whole, 'complete.mp4', '-movflags', '+frag_keyframe+empty_moov'));
  const lastFragment = bytes.lastIndexOf('moof') - 4;
  writeFileSync(mediaPath('shorter.mp4'), bytes.subarray(0, lastFragment));
  const { video, error } = await play(mediaPath('shorter.mp4'));
  assert.is(error, undefined);
  assert.ok(video.length > 10);
});

test('a length in a sample that leads outside is ERR_FILE_INVALID, after the pictures before it', async () => {
  const bytes = readFileSync(makeMedia('lengths.mp4', [...h264, '-movflags', '+faststart']));
  const { video } = await play(mediaPath('lengths.mp4'));
  const tenth = video[10]?.data.subarray(4) ?? new Uint8Array();
  bytes.writeUInt32BE(0x7fffffff, bytes.indexOf(tenth) - 4);
  writeFileSync(mediaPath('lengths.mp4'), bytes);
  const damaged = await play(mediaPath('lengths.mp4'));
  assert.is(damaged.video.length, 10);
  assert.is((damaged.error as PipelineError).code, 'ERR_FILE_INVALID');
  assert.match((damaged.error as PipelineError).message, /is said to be 2147483647 bytes/);
});

test.run();
