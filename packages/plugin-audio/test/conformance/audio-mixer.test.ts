// timeout: 300 s
import { conformance } from '@arkavo-pipeline/core/testing';
import { test } from 'uvu';

const plugin = new URL('../../src/index.js', import.meta.url);

for (const { name, run } of conformance({
  plugin,
  type: 'audio-mixer',
  options: { sourceId: 'stage', timeline: 'pts' },
}))
  test(`${name} (pts)`, run);

// A live mix begins its ledgers at session time.
const live = conformance({ plugin, type: 'audio-mixer', options: { sourceId: 'stage', latencyMs: 20 } });
for (const { name, run } of live.filter(({ name }) => !name.includes('carries the ledger over')))
  test(`${name} (capture)`, run);

test.run();
