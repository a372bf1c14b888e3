// timeout: 300 s
import { conformance } from '@arkavo-pipeline/core/testing';
import { test } from 'uvu';

const plugin = new URL('../../src/index.js', import.meta.url);
const size = { width: 64, height: 48, sourceId: 'stage' };

for (const { name, run } of conformance({ plugin, type: 'compositor', options: { ...size, timeline: 'pts' } }))
  test(`${name} (pts)`, run);

// A live picture begins its ledger at session time.
for (const { name, run } of conformance({ plugin, type: 'compositor', options: { ...size, latencyMs: 20 } }))
  if (!name.includes('carries the ledger over')) test(`${name} (capture)`, run);

test.run();
