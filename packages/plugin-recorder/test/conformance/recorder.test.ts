import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { conformance } from '@arkavo-pipeline/core/testing';
import { test } from 'uvu';

const plugin = new URL('../../src/index.js', import.meta.url);
const folder = mkdtempSync(join(tmpdir(), 'recorder-'));
const refused = [{ path: join(folder, 'film.txt') }, { path: '/proc/film.mp4' }];

for (const [container, sound] of [
  ['mp4', 'audio/aac'],
  ['mkv', 'audio/pcm'],
] as const) {
  const options = { path: join(folder, `film.${container}`) };
  const subject = {
    plugin,
    type: 'recorder',
    options,
    refused,
    media: ['video/h264', sound, 'metadata/json'] as const,
  };
  for (const { name, run } of conformance(subject)) test(`${name} (${container})`, run);
}

test.after(() => rmSync(folder, { recursive: true }));
test.run();
