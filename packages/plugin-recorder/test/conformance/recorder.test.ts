// timeout: 300 s
// coverage: none
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { conformance } from '@arkavo-pipeline/core/testing';
import { test } from 'uvu';

const plugin = new URL('../../src/index.js', import.meta.url);
const folder = mkdtempSync(join(tmpdir(), 'recorder-'));
const refused = ['film.txt', '{source}.txt', '/proc/film.mp4', '/proc/{source}.mp4', '/proc/{source}/film.mp4'];

// What holds for one of them in a thread of its own holds for all.
for (const [file, sound, left] of [
  ['film.mp4', 'audio/aac', undefined],
  ['film.mkv', 'audio/pcm', '(own threads)'],
  ['{source}.mp4', 'audio/aac', '(own threads)'],
] as const) {
  const options = { path: join(folder, file) };
  const subject = {
    plugin,
    type: 'recorder',
    options,
    refused: refused.map((path) => ({ path: resolve(folder, path) })),
    media: ['video/h264', sound, 'metadata/json'] as const,
  };
  for (const { name, run } of conformance(subject)) {
    if (left === undefined || !name.endsWith(left)) test(`${name} (${file})`, run);
  }
}

test.after(() => rmSync(folder, { recursive: true }));
test.run();
