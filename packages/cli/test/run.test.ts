import { existsSync, readFileSync } from 'node:fs';
import type { PipelineSummary } from '@arkavo-pipeline/core/pipeline';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { command, fixture, scratch } from './command.js';

const test = suite('arkavo-pipeline run');
const folder = scratch();
const readSummary = (path: string) => JSON.parse(readFileSync(path, 'utf8')) as PipelineSummary;

test('a pipeline whose source ends exits with 0, writes a summary, and leaves standard output alone', async () => {
  const [path, out] = [folder.file('done.json'), folder.file('tally.txt')];
  const set = ['--set', 'stages.tick.options.count=20', '--set', `stages.end.options.path=${out}`];
  const { code, stdout, stderr } = await command('run', fixture('tally.json'), ...set, '--summary', path);
  assert.is(code, 0, stderr);
  assert.is(stdout, '');
  assert.match(stderr, /^tally: done after \d\.\d s; 0 dropped/m);
  assert.is(readFileSync(out, 'utf8'), 'flushed 20\n');
  const summary = readSummary(path);
  assert.is(summary.state, 'done');
  assert.is(summary.stages.end?.in.packets, 20);
  assert.is(summary.links[0]?.sent, 20);
  assert.is(summary.frames.inUse, 0);
});

test('--for stops a pipeline that would run on, and drains it', async () => {
  const out = folder.file('for.txt');
  const { code, stderr } = await command(
    'run',
    fixture('tally.json'),
    '--for',
    '200ms',
    '--set',
    `stages.end.options.path=${out}`,
  );
  assert.is(code, 0, stderr);
  assert.match(readFileSync(out, 'utf8'), /^flushed \d+\n$/);
});

test('a stage that fails while running ends the command with 1, one line of error, and a summary', async () => {
  const path = folder.file('failed.json');
  const { code, stderr } = await command('run', fixture('failing.json'), '--summary', path);
  assert.is(code, 1);
  assert.match(stderr, /^error ERR_STAGE_FAILED: stage "end": three is too many$/m);
  assert.not.match(stderr, /^ +at /m);
  assert.equal(readSummary(path).error, {
    code: 'ERR_STAGE_FAILED',
    message: 'three is too many',
    phase: 'running',
    stage: 'end',
  });
});

test('--verbose adds the stack of where it was thrown', async () => {
  const { code, stderr } = await command('--verbose', 'run', fixture('failing.json'));
  assert.is(code, 1);
  assert.match(stderr, /^ +at .*stages\.js/m);
});

test('a stage that does not open ends the command with 2', async () => {
  const { code, stderr } = await command('run', fixture('refusing.json'));
  assert.is(code, 2);
  assert.match(
    stderr,
    /^error ERR_FILE_NOT_FOUND: stage "end": there is no file nowhere\.mp4; check the option "path"$/m,
  );
});

test('a summary that cannot be written is an error before anything starts', async () => {
  const { code, stderr } = await command('run', fixture('tally.json'), '--summary', folder.file('none/x.json'));
  assert.is(code, 2);
  assert.match(stderr, /^error ERR_FILE_WRITE: the summary could not be written to .*none\/x\.json: ENOENT/);
});

test('a summary that cannot be written at the end makes it 1, and the run was whole', async () => {
  if (!existsSync('/dev/full')) return console.log('skipped: this system has no /dev/full');
  const out = folder.file('full.txt');
  const set = ['--set', 'stages.tick.options.count=5', '--set', `stages.end.options.path=${out}`];
  const { code, stderr } = await command('run', fixture('tally.json'), ...set, '--summary', '/dev/full');
  assert.is(code, 1);
  assert.match(stderr, /^error ERR_FILE_WRITE: the summary could not be written to \/dev\/full: ENOSPC/m);
  assert.is(readFileSync(out, 'utf8'), 'flushed 5\n');
});

test.after(() => folder.remove());
test.run();
