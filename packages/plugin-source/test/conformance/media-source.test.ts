// coverage: none
import { conformance } from '@arkavo-pipeline/core/testing';
import { test } from 'uvu';
import { h264, makeMedia, mediaPath } from '../media-source/media-files.js';

const plugin = new URL('../../src/index.js', import.meta.url);
const options = { path: makeMedia('film.mp4', h264, ['-c:a', 'aac']), loop: 0 };
const refused = [{ path: mediaPath('missing.mp4') }, { path: mediaPath('') }];

for (const { name, run } of conformance({ plugin, type: 'media-source', options, refused })) test(name, run);

test.run();
