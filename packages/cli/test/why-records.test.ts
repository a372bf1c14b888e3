import { existsSync, readFileSync } from 'node:fs';
import type { PipelineSummary, WhyRecord } from '@arkavo-pipeline/core/pipeline';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { command, fixture, scratch } from './command.js';

const test = suite('arkavo-pipeline run --why');
const folder = scratch();

test('what stages decide and drop is in the file, with who and why', async () => {
  const [path, summaryPath] = [folder.file('why.jsonl'), folder.file('summary.json')];
  const { code, stderr } = await command('run', fixture('deciding.json'), '--why', path, '--summary', summaryPath);
  assert.is(code, 0, stderr);
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
  const records = lines.map((line) => JSON.parse(line) as WhyRecord);
  const said = records.map(({ atUs, ...record }) => {
    assert.ok(Number.isInteger(atUs) && atUs > 0);
    return record;
  });
  const decided = { stage: 'end', decision: 'bitrate', cause: 'requested', details: { bitsPerSecond: 1000 } };
  const dropped = { stage: 'end', decision: 'drop', cause: 'odd' };
  assert.equal(said, [decided, dropped, decided, dropped, decided]);
  const summary = JSON.parse(readFileSync(summaryPath, 'utf8')) as PipelineSummary;
  assert.equal(summary.stages.end?.dropped, { odd: 2 });
});

test('records that cannot be written stop nothing: the run comes to its end, and then exits with 1', async () => {
  if (!existsSync('/dev/full')) return console.log('skipped: this system has no /dev/full');
  const path = folder.file('full.json');
  const { code, stderr } = await command('run', fixture('deciding.json'), '--why', '/dev/full', '--summary', path);
  assert.is(code, 1);
  assert.match(stderr, /^deciding: done after/m);
  assert.match(stderr, /^error ERR_FILE_WRITE: the why records could not be written to \/dev\/full: ENOSPC/m);
  const summary = JSON.parse(readFileSync(path, 'utf8')) as PipelineSummary;
  assert.is(summary.stages.end?.in.packets, 5);
});

test.after(() => folder.remove());
test.run();
