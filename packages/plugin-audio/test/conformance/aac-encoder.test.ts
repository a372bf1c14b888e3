// timeout: 300 s
// coverage: none
import { conformance } from '@arkavo-pipeline/core/testing';
import { test } from 'uvu';

const plugin = new URL('../../src/index.js', import.meta.url);

for (const { name, run } of conformance({ plugin, type: 'aac-encoder' })) test(name, run);

test.run();
