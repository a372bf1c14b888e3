import { existsSync, readFileSync } from 'node:fs';
import { PipelineError } from '@arkavo-pipeline/core';
import type { WhyRecord } from '@arkavo-pipeline/core/pipeline';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { WhyFile } from '../src/why-file.js';
import { command, fixture, scratch } from './command.js';

const test = suite('the file of --why');
const folder = scratch();
const dropped: WhyRecord = {
  atUs: 12_000,
  stage: 'camera',
  decision: 'drop',
  cause: 'drop-oldest',
  link: 'camera.video → encode.video',
};
const keyframe: WhyRecord = {
  atUs: 13_000,
  stage: 'encode',
  decision: 'keyframe',
  cause: 'requested',
  details: { sourceId: 'front\ndoor' },
};
const lines = (path: string) => readFileSync(path, 'utf8').split('\n');

test('each record is a line of JSON, by their times whatever thread they come of', async () => {
  const path = folder.file('lines.jsonl');
  const file = await WhyFile.open(path);
  file.write([keyframe]);
  file.write([]);
  file.write([dropped, { ...keyframe, atUs: 2_000_000 }]);
  file.write([{ ...dropped, atUs: 1_500_000 }]);
  await file.close();
  const written = lines(path);
  assert.is(written.pop(), '');
  assert.equal(
    written.map((line) => JSON.parse(line)),
    [dropped, keyframe, { ...dropped, atUs: 1_500_000 }, { ...keyframe, atUs: 2_000_000 }],
  );
  assert.is(file.lost, 0);
});

test('records beyond what may wait for the disk are lost and counted, and the others are whole', async () => {
  const path = folder.file('bounded.jsonl');
  const bytes = Buffer.byteLength(`${JSON.stringify(dropped)}\n`);
  const file = await WhyFile.open(path, 3 * bytes);
  file.write([dropped, dropped]);
  file.write([dropped, dropped, dropped]);
  await file.close();
  assert.is(file.lost, 2);
  assert.equal(lines(path), [...Array.from({ length: 3 }, () => JSON.stringify(dropped)), '']);
});

test('a disk that is full disturbs no write, and closing says so', async () => {
  if (!existsSync('/dev/full')) return console.log('skipped: this system has no /dev/full');
  const file = await WhyFile.open('/dev/full');
  for (let index = 0; index < 3; index++) {
    file.write([dropped]);
    await new Promise((resolve) => setImmediate(resolve));
  }
  const error = await file.close().catch((thrown: unknown) => thrown);
  assert.instance(error, PipelineError);
  assert.match((error as PipelineError).message, /^the why records could not be written to \/dev\/full: ENOSPC/);
  file.write([dropped]);
});

test('a file that cannot be opened is an error before anything starts', async () => {
  const { code, stderr } = await command('run', fixture('tally.json'), '--why', folder.file('none/x.jsonl'));
  assert.is(code, 2);
  assert.match(stderr, /^error ERR_FILE_WRITE: the why records could not be written to .*none\/x\.jsonl: ENOENT/);
  assert.not.match(stderr, 'first tick');
});

test.after(() => folder.remove());
test.run();
