// coverage: none
import { mediaTypes } from '@arkavo-pipeline/core';
import { conformance } from '@arkavo-pipeline/core/testing';
import { test } from 'uvu';
import { TempFolder } from '../support/temp-folder.js';

const plugin = new URL('../../src/index.js', import.meta.url);
const folder = new TempFolder();
const options = { path: folder.file('packets.jsonl'), hash: true };
const refused = [{ path: folder.file('missing/packets.jsonl') }];

for (const { name, run } of conformance({ plugin, type: 'packet-log', options, refused, media: mediaTypes })) {
  test(name, run);
}

test.after(() => folder.remove());
test.run();
