// coverage: none
import { conformance } from '@arkavo-pipeline/core/testing';
import { test } from 'uvu';

const plugin = new URL('../../src/index.js', import.meta.url);

/** Each contradicts itself. */
const refused = [
  { codec: 'h265', profile: 'high' },
  { bitrate: 1_000_000, adaptive: { min: 2_000_000, max: 5_000_000 } },
];

for (const { name, run } of conformance({ plugin, type: 'vt-encoder', refused })) test(name, run);

test.run();
