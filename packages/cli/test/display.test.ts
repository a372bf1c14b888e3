import type { LatencySummary, StageSummary } from '@arkavo-pipeline/core/pipeline';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createDisplay } from '../src/display.js';
import { endLine } from '../src/end-line.js';
import { statsLine } from '../src/stats-line.js';
import { statsTable } from '../src/stats-table.js';
import { exampleStats, restarted } from './example-stats.js';

const test = suite('what a run shows');

/** What a terminal has received. */
function recorder(options: { isTTY: boolean; columns?: number; rows?: number }) {
  const written: string[] = [];
  return { ...options, written, write: (text: string) => written.push(text) };
}

test('the table has rates of the last second, queues, drops and the latency', () => {
  assert.equal(statsTable(exampleStats(12), exampleStats(11)), [
    'studio: running, 12.0 s, frames 5 (peak 9), CPU 84 %',
    'stage    fps    bitrate  queue  drops',
    'camera  30.0   746 Mb/s             0',
    'encode  30.0  3.00 Mb/s    3/8      3',
    'send    30.0  3.00 Mb/s   0/32      0',
    'latency to send: p50 33.1 ms, p95 66.0 ms, p99 92.5 ms, max 140.0 ms',
    'parts p50 in ms: camera 1.0, → encode 0.3, encode 31.2, → send 0.1, send 0.5',
  ]);
});

test('restarts are in the table, on the plain line and on the last one when there were any', () => {
  const stats = restarted(exampleStats(12));
  assert.equal(statsTable(stats).slice(1, 5), [
    'stage    fps    bitrate  queue  drops  restarts',
    'camera  30.0   746 Mb/s             0         0',
    'encode  30.0  3.00 Mb/s    3/8      3         2',
    'send    30.0  3.00 Mb/s   0/32      0         1',
  ]);
  assert.match(statsLine(stats), / \| dropped 3 \| restarts: encode 2, send 1$/);
  assert.match(endLine({ ...stats, state: 'done' }), '; restarts: encode 2, send 1; 5 frames still in use');
});

test('what was left out without a loss is not among the drops', () => {
  const stats = exampleStats(12);
  const encode = { ...stats.stages.encode, spared: { duplicate: 7 } } as StageSummary;
  const one = { ...stats, stages: { ...stats.stages, encode } };
  assert.match(statsLine(one), / \| dropped 3 \| 7 duplicate \(no loss\)$/);
  assert.match(endLine({ ...one, state: 'done' }), /; 3 dropped; .*; 7 duplicate \(no loss\); 5 frames still in use$/);
});

test('the last line has the latency and its parts', () => {
  assert.is(
    endLine({ ...exampleStats(12), state: 'done' }),
    [
      'studio: done after 12.0 s; 3 dropped; latency to send p50 33.1 ms, p95 66.0 ms, p99 92.5 ms',
      'parts p50 in ms: camera 1.0, → encode 0.3, encode 31.2, → send 0.1, send 0.5',
      '5 frames still in use',
    ].join('; '),
  );
});

test('cameras that are there are in the table, by stage', () => {
  const stats = exampleStats(12);
  const send = { ...stats.stages.send, sources: ['iPhone-face', 'iPad\u001b[2J'] } as StageSummary;
  const lines = statsTable({ ...stats, stages: { ...stats.stages, send } });
  assert.is(lines[5], 'cameras at send: iPhone-face, iPad�[2J');
});

test('how far off the latency may be is behind it', () => {
  const stats = exampleStats(12);
  const uncertain = (us: number) => {
    const uncertainty = { p50: us, p95: us, p99: us, max: us };
    return { ...stats, latencyUs: { ...(stats.latencyUs as LatencySummary), uncertainty } };
  };
  assert.match(statsTable(uncertain(400))[5] ?? '', /max 140\.0 ms, ± 0\.4 ms$/);
  assert.match(endLine({ ...uncertain(400), state: 'done' }), 'p99 92.5 ms, ± 0.4 ms; parts');
  const { latencyUs } = uncertain(400);
  assert.match(
    endLine({ ...stats, latencyUs: { ...latencyUs, unknown: 12 }, state: 'done' }),
    'ms, ± 0.4 ms, without 12 from an unknown clock; parts',
  );
});

test('the names of another machine’s stages do not turn the text around', () => {
  const stats = exampleStats(12);
  const figures = (stats.latencyUs as LatencySummary).parts.camera;
  const parts = { '\u202ereversed\u001b[2J': figures } as LatencySummary['parts'];
  const text = endLine({ ...stats, latencyUs: { ...(stats.latencyUs as LatencySummary), parts }, state: 'done' });
  assert.match(text, 'ms: �reversed�[2J 1.0');
});

test('before anything has run the table has zeroes', () => {
  const { latencyUs: _, ...stats } = exampleStats(0);
  assert.equal(statsTable(stats).slice(0, 3), [
    'studio: running, 0.0 s, frames 5 (peak 9)',
    'stage   fps  bitrate  queue  drops',
    'camera  0.0    0 b/s             0',
  ]);
});

test('the plain line has the same on one line', () => {
  assert.is(
    statsLine(exampleStats(75), exampleStats(74)),
    'studio 1:15 | camera 30.0/s 746 Mb/s | encode 30.0/s 3.00 Mb/s 3/8 | send 30.0/s 3.00 Mb/s 0/32 | p50 33.1 ms (camera 1.0, → encode 0.3, encode 31.2, → send 0.1, send 0.5) | dropped 3',
  );
});

test('on a terminal the table is drawn over itself, and lines that stay go above it', () => {
  const terminal = recorder({ isTTY: true, columns: 80, rows: 24 });
  const display = createDisplay(terminal);
  display.stats(exampleStats(1));
  display.stats(exampleStats(2));
  display.line('info send: connected');
  assert.not.match(terminal.written[0] ?? '', '\x1b[7A');
  assert.ok(terminal.written[1]?.startsWith('\x1b[7Astudio: running, 2.0 s'));
  assert.ok(terminal.written[2]?.startsWith('\x1b[7Ainfo send: connected\x1b[K\nstudio: running, 2.0 s'));
});

test('at the end the table shows the averages of the run, and how it ended below', () => {
  const terminal = recorder({ isTTY: true, columns: 80, rows: 24 });
  const display = createDisplay(terminal);
  display.stats(exampleStats(1));
  display.end({ ...exampleStats(10), state: 'done' }, 'studio: done');
  assert.ok(terminal.written[1]?.startsWith('\x1b[7Astudio: done, 10.0 s'));
  assert.match(terminal.written[1] ?? '', 'camera  30.0');
  assert.is(terminal.written[2], 'studio: done\n');
});

test('a table larger than the terminal is cut, so that it can still be drawn over', () => {
  const terminal = recorder({ isTTY: true, columns: 20, rows: 4 });
  const display = createDisplay(terminal);
  display.stats(exampleStats(1));
  const lines = (terminal.written[0] ?? '').split('\n').slice(0, -1);
  assert.is(lines.length, 3);
  for (const line of lines) assert.ok(line.replace('\x1b[K', '').length < 20);
  assert.is(lines[0], 'studio: running, 1…\x1b[K');
});

test('the parts of the latency are cut to the width of the terminal', () => {
  const terminal = recorder({ isTTY: true, columns: 40, rows: 24 });
  createDisplay(terminal).stats(exampleStats(1));
  assert.match(terminal.written[0] ?? '', '\nparts p50 in ms: camera 1.0, → encode …\x1b[K\n');
});

test('elsewhere each second is a line without escapes', () => {
  const terminal = recorder({ isTTY: false });
  const display = createDisplay(terminal);
  display.stats(exampleStats(1));
  display.line('info send: connected');
  assert.is(terminal.written.length, 2);
  assert.not.ok(terminal.written.join('').includes('\x1b'));
  assert.is(terminal.written[1], 'info send: connected\n');
});

test.run();
