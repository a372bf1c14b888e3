import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { BoundedLines } from '../src/bounded-lines.js';
import { printableLines } from '../src/printable.js';
import { SourceLines } from '../src/source-lines.js';
import { command, fixture } from './command.js';

const test = suite('the lines of cameras');

const stage = 'receive';

test('each camera that appears, changes or goes has a line', () => {
  const lines = new SourceLines();
  const sourceId = 'iPhone-face';
  const details = { device: 'Paul’s iPhone', port: 5757 };
  assert.equal(
    [
      lines.line({ stage, type: 'source-added', sourceId }),
      lines.line({ stage, type: 'source-added', sourceId, details }),
      lines.line({ stage: 'other', type: 'source-added', sourceId, details: {} }),
      lines.line({ stage, type: 'source-removed', sourceId, details: { cause: 'stage-ended' } }),
      lines.line({ stage, type: 'source-added', sourceId }),
    ],
    [
      'camera iPhone-face appeared at receive',
      'camera iPhone-face changed at receive (device Paul’s iPhone, port 5757)',
      'camera iPhone-face appeared at other',
      'camera iPhone-face went from receive (cause stage-ended)',
      'camera iPhone-face appeared at receive',
    ],
  );
});

test('a camera without a name has empty quotes', () => {
  const lines = new SourceLines();
  assert.is(lines.line({ stage, type: 'source-added', sourceId: '' }), 'camera "" appeared at receive');
});

test('a name from another machine neither moves the cursor nor fills the screen', () => {
  const lines = new SourceLines();
  const line = (sourceId: string, details = {}) => lines.line({ stage, type: 'source-added', sourceId, details });
  assert.is(line('a\u001b[2J\nb\u202Ec\u009b'), 'camera a�[2J�b�c� appeared at receive');
  assert.is(line('👩‍🚀'), 'camera 👩‍🚀 appeared at receive');
  const long = line('😀'.repeat(1000), { x: 'y'.repeat(1000) });
  assert.ok(long.length < 450, `${long.length}`);
  assert.not.match(long, /\p{Cs}/u);
});

test('a stranger whose cameras change all the time gets few lines, and how many more there were', () => {
  const written: string[] = [];
  const lines = new BoundedLines((line) => written.push(line));
  for (let times = 0; times < 115; times++) lines.line(`${times}`);
  assert.equal([written.length, written.at(-1)], [20, '19']);
  lines.next();
  assert.equal(written.slice(20), ['and 95 more changes of cameras']);
  lines.line('one');
  lines.next();
  assert.equal(written.slice(21), ['one']);
});

test('a run bounds them', async () => {
  const { code, stderr } = await command('run', fixture('restless.json'));
  assert.is(code, 0, stderr);
  const lines = stderr.split('\n').filter((line) => line.startsWith('camera '));
  assert.ok(lines.length >= 20 && lines.length < 100, `${lines.length} lines`);
  assert.match(stderr, /^and \d+ more changes of cameras$/m);
});

test('a log line of several lines passes for one, and none of it moves the cursor', () => {
  assert.is(printableLines('camera a\u001b[2J\u202Eb\ninfo forged\ttoo'), 'camera a�[2J�b\n  info forged�too');
});

test('a run prints them, and log lines, with nothing that moves the cursor', async () => {
  const { code, stderr } = await command('run', fixture('welcoming.json'));
  assert.is(code, 0, stderr);
  assert.match(stderr, /^camera iPhone-face appeared at hall \(device iPhone\)$/m);
  assert.match(stderr, /^info hall: welcome, a�\[2Jb�$/m);
  assert.match(stderr, /^camera iPhone-face went from hall \(cause stage-ended\)$/m);
});

test.run();
