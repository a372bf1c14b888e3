import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { countCues, metadataCues } from '../src/files/metadata-cues.js';
import { inFolder } from './support/recorder-stage.js';

const test = suite('a text track');

const count = 3000;
const spacingMs = 10;

test('has the lines of sources that are late by different times in order, and all of them', () =>
  inFolder(async (folder) => {
    const path = join(folder, 'film.mp4.metadata.jsonl');
    const lines = Array.from({ length: count }, (_, index) => ({ atMs: spacingMs * index, late: index % 3 }));
    // By when they came: those of the second source are a second late, those of the third two.
    lines.sort((one, other) => one.atMs + 1000 * one.late - (other.atMs + 1000 * other.late));
    await writeFile(path, lines.map(({ atMs }) => `{"ptsUs":${1000 * atMs}}\n`).join(''));
    let text = '';
    for await (const piece of metadataCues(path)) text += piece;
    assert.equal(
      text.match(/"ptsUs":\d+/g),
      Array.from({ length: count }, (_, index) => `"ptsUs":${1000 * spacingMs * index}`),
    );
    assert.ok(text.startsWith('WEBVTT\n\n00:00:00.000 --> 00:00:00.010\n{"ptsUs":0}\n\n'));
  }));

test('holds no more than 4 MiB of long lines to put them in order: what is later than that is left out', () =>
  inFolder(async (folder) => {
    const path = join(folder, 'film.mp4.metadata.jsonl');
    const line = (atMs: number) => `{"ptsUs":${1000 * atMs},"value":"${'x'.repeat(1024 * 1024)}"}\n`;
    const times = [20, 10, 30, 40, 50, 60, 70, 80, 5];
    await writeFile(path, times.map(line).join(''));
    let text = '';
    for await (const piece of metadataCues(path)) text += piece;
    assert.equal(
      text.match(/"ptsUs":\d+/g),
      [10, 20, 30, 40, 50, 60, 70, 80].map((atMs) => `"ptsUs":${1000 * atMs}`),
    );
  }));

test('leaves out what is torn, or longer than a line can be', () =>
  inFolder(async (folder) => {
    const path = join(folder, 'film.mp4.metadata.jsonl');
    const [first, last] = ['{"ptsUs":0,"value":1}', '{"ptsUs":20000,"value":2}'];
    await writeFile(path, `${first}\nno line\n${'\0'.repeat(20 * 2 ** 20)}\n${last}\n{"ptsUs":30000,"val`);
    let text = '';
    for await (const piece of metadataCues(path)) text += piece;
    assert.is(text, `WEBVTT\n\n00:00:00.000 --> 00:00:00.020\n${first}\n\n00:00:00.020 --> 00:00:01.020\n${last}\n\n`);
    assert.is(await countCues(path), 4);
  }));

test.run();
