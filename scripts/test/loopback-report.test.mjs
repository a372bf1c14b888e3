import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { loopbackReport } from '../start/loopback-report.mjs';

const percentiles = { p50: 33_400, p95: 66_000, p99: 91_600, max: 120_000 };
const idle = { in: { packets: 0, bytes: 0 }, out: { packets: 0, bytes: 0 }, dropped: {}, faults: 0, restarts: 0 };

test('every figure stands beside its goal', () => {
  const report = loopbackReport({
    pipeline: 'loopback',
    state: 'done',
    durationMs: 6_000,
    stages: {
      encode: { ...idle, out: { packets: 180, bytes: 2_310_000 } },
      screen: { ...idle, in: { packets: 180, bytes: 0 } },
    },
    links: [],
    latencyUs: { ...percentiles, sink: 'screen', parts: {} },
    frames: { inUse: 0, peak: 9, reclaimed: 0 },
    cpuMs: { user: 4_000, system: 500 },
    peakRssBytes: 181_000_000,
  });
  const rows = report.split('\n').map((line) => line.split(/ {3,}/));
  assert.equal(rows, [
    ['', 'reached', 'goal'],
    ['coded video', '385 KB/s', '250–625 KB/s'],
    ['frames shown', '30.0 per second', '30 per second'],
    ['latency', 'p50 33, p95 66, p99 92 ms', '50–100 ms'],
    ['CPU', '0.75 cores'],
    ['memory', '181 MB at its peak', 'below 220 MB'],
    ['frames held', '0 at the end, 9 at the peak', '0 at the end'],
  ]);
});

test.run();
