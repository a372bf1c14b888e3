import { readFileSync, truncateSync } from 'node:fs';
import { framePoolStats, PipelineError } from '@arkavo-pipeline/core';
import { TestStage } from '@arkavo-pipeline/core/testing';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { mediaSource } from '../../src/media-source.js';
import { makeMedia, mediaPath } from './media-files.js';
import { play } from './played.js';

const y4m = makeMedia('raw.y4m', ['-pix_fmt', 'yuv420p']);
const frameBytes = (176 * 144 * 3) / 2;

test('a y4m file gives its pictures as frames, at its frame rate', async () => {
  const { frames, error } = await play(y4m);
  assert.is(error, undefined);
  assert.is(frames.length, 60);
  assert.is(frames[59]?.ptsUs, 1_966_667);
  assert.is(frames[0]?.frame.width, 176);
});

test('the pixels are the file’s', async () => {
  const stage = await TestStage.open(mediaSource, { options: { path: y4m } });
  const playing = stage.generate();
  const [first] = await stage.take(1);
  assert.ok(first?.kind === 'frame');
  const [luma] = first.frame.planes();
  assert.ok(luma);
  const file = readFileSync(y4m);
  const pixels = file.subarray(file.indexOf('FRAME\n') + 6);
  for (const row of [0, 71, 143]) {
    const expected = pixels.subarray(row * 176, (row + 1) * 176);
    assert.is(Buffer.compare(luma.data.subarray(row * luma.stride, row * luma.stride + 176), expected), 0);
  }
  first.dispose();
  await playing;
  assert.is(await stage.close(), 0);
});

test('a y4m file that breaks off gives its whole pictures, then ERR_FILE_INVALID', async () => {
  const cut = makeMedia('cut.y4m', ['-pix_fmt', 'yuv420p']);
  truncateSync(cut, readFileSync(cut).length - frameBytes - 100);
  const { frames, error } = await play(cut);
  assert.is(frames.length, 58);
  assert.ok(error instanceof PipelineError);
  assert.is(error.code, 'ERR_FILE_INVALID');
  assert.ok(error.message.includes(mediaPath('cut.y4m')));
});

test('stopping between pictures leaves no frame behind', async () => {
  const stage = await TestStage.open(mediaSource, { options: { path: y4m, loop: 0 } });
  const playing = stage.generate();
  for (const packet of await stage.take(70)) packet.dispose();
  stage.stop();
  await playing;
  await stage.close();
  assert.is(framePoolStats().inUse, 0);
});

test.run();
