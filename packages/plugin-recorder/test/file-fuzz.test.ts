import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PipelineError } from '@arkavo-pipeline/core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ByteReader } from '../src/files/byte-reader.js';
import { fileStructure } from '../src/files/file-structure.js';
import { aacTone } from './support/aac-tone.js';
import { footage } from './support/footage.js';
import { interleave } from './support/interleave.js';
import { inFolder, openRecorder } from './support/recorder-stage.js';

const test = suite('a damaged outline');

const sources = await mkdtemp(join(tmpdir(), 'recorder-'));
const [video, sound] = [await footage(sources), await aacTone(sources, 2)];
const mutations = 400;

let state = 3;
function random(below: number): number {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return Math.floor((state / 2 ** 32) * below);
}

/** The file with a few bytes that are others, most of them where lengths are. */
function mutated(whole: Buffer): Buffer {
  const data = Buffer.from(whole.subarray(0, 1 + random(whole.length)));
  const heads = ['moof', 'mdat', 'moov', 'mfra'].map((type) => data.indexOf(type, random(data.length), 'latin1'));
  for (const head of heads) if (head >= 4) data.writeUInt32BE(random(2 ** 32), head - 4);
  for (let count = random(20); count > 0; count -= 1) data[random(data.length)] = random(256);
  return data;
}

for (const extension of ['mp4', 'mkv']) {
  test(`of an .${extension} is read to an end, and never taken for longer than the file`, () =>
    inFolder(async (folder) => {
      const path = join(folder, `film.${extension}`);
      const recorder = await openRecorder({ path, fragmentMs: 500 }, ['video', 'audio']);
      for (const packet of interleave(video.slice(0, 60), sound, 2_000_000)) await recorder.send(packet);
      await recorder.end();
      await recorder.close();
      const whole = await readFile(path);
      for (let count = 0; count < mutations; count += 1) {
        await writeFile(path, mutated(whole));
        await using reader = await ByteReader.open(path);
        const structure = await fileStructure(path, reader).catch((error) => error);
        if (structure instanceof Error) assert.instance(structure, PipelineError);
        else assert.ok(structure.wholeBytes <= reader.bytes);
      }
    }));
}

test.after(() => rm(sources, { recursive: true }));
test.run();
