// timeout: 300 s
// coverage: none
import { conformance } from '@arkavo-pipeline/core/testing';
import { test } from 'uvu';

const plugin = new URL('../../src/index.js', import.meta.url);
const size = { width: 64, height: 48, sourceId: 'stage' };

for (const { name, run } of conformance({ plugin, type: 'compositor', options: { ...size, timeline: 'pts' } }))
  test(`${name} (pts)`, run);

// A live picture begins its ledger at session time. That it may have a thread of its own is shown above.
for (const { name, run } of conformance({
  plugin,
  type: 'compositor',
  options: { ...size, latencyMs: 20 },
  live: true,
}))
  if (!/carries the ledger over|\(own threads\)$/.test(name)) test(`${name} (capture)`, run);

test.run();
