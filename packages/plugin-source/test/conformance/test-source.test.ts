// coverage: none
import { conformance } from '@arkavo-pipeline/core/testing';
import { test } from 'uvu';

const plugin = new URL('../../src/index.js', import.meta.url);
const options = { width: 64, height: 64, realtime: false };

for (const { name, run } of conformance({ plugin, type: 'test-source', options })) test(name, run);

test.run();
