import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { conformance } from '@arkavo-pipeline/core/testing';
import { test } from 'uvu';

const plugin = new URL('../../src/index.js', import.meta.url);
const folder = mkdtempSync(join(tmpdir(), 'recorder-'));
const refused = ['film.txt', '{source}.txt', '/proc/film.mp4', '/proc/{source}.mp4', '/proc/{source}/film.mp4'];

for (const [file, sound] of [
  ['film.mp4', 'audio/aac'],
  ['film.mkv', 'audio/pcm'],
  ['{source}.mp4', 'audio/aac'],
] as const) {
  const options = { path: join(folder, file) };
  const subject = {
    plugin,
    type: 'recorder',
    options,
    refused: refused.map((path) => ({ path: resolve(folder, path) })),
    media: ['video/h264', sound, 'metadata/json'] as const,
  };
  for (const { name, run } of conformance(subject)) test(`${name} (${file})`, run);
}

test.after(() => rmSync(folder, { recursive: true }));
test.run();
