// timeout: 300 s
// coverage: none
import { conformance } from '@arkavo-pipeline/core/testing';
import { test } from 'uvu';

const plugin = new URL('../../src/index.js', import.meta.url);

for (const { name, run } of conformance({
  plugin,
  type: 'audio-mixer',
  options: { sourceId: 'stage', timeline: 'pts' },
}))
  test(`${name} (pts)`, run);

// A live mix begins its ledgers at session time. That it may have a thread of its own is shown above.
const live = conformance({ plugin, type: 'audio-mixer', options: { sourceId: 'stage', latencyMs: 20 }, live: true });
for (const { name, run } of live.filter(({ name }) => !/carries the ledger over|\(own threads\)$/.test(name)))
  test(`${name} (capture)`, run);

test.run();
