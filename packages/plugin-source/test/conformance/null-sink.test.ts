// coverage: none
import { mediaTypes } from '@arkavo-pipeline/core';
import { conformance } from '@arkavo-pipeline/core/testing';
import { test } from 'uvu';

const plugin = new URL('../../src/index.js', import.meta.url);

for (const { name, run } of conformance({ plugin, type: 'null-sink', media: mediaTypes })) test(name, run);

test.run();
