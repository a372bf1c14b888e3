// timeout: 900 s
// coverage: none
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { repairedPath, repairFile } from '../src/files/index.js';
import { aacTone } from './support/aac-tone.js';
import { footage } from './support/footage.js';
import { decode } from './support/foreign-tools.js';
import { inFolder } from './support/recorder-stage.js';

const test = suite('killed at random');

/** `RECORDER_KILLS=100 npm test -- random-kills` for all of them. */
const kills = Number(process.env.RECORDER_KILLS ?? 6);
const program = new URL('./support/kill-process.js', import.meta.url).pathname;
const extensions = ['mp4', 'mov', 'mkv'];
/** The window that is stated: a GOP and a fragment, 60 and 15 pictures. One more is on its way. */
const windowFrames = 60 + 15 + 1;

const sources = await mkdtemp(join(tmpdir(), 'recorder-'));
await footage(sources);
await aacTone(sources, 6);

/** Pictures that were handed over when it was killed, which happens some time after as many as `atLeast`. */
async function killed(path: string, progress: string, atLeast: number): Promise<number> {
  const child = fork(program, [path, sources, progress]);
  child.on('message', (sent) => Number(sent) >= atLeast && child.kill('SIGKILL'));
  const [, signal] = await once(child, 'exit');
  assert.is(signal, 'SIGKILL');
  return Number(await readFile(progress, 'utf8'));
}

let state = 11;
function random(below: number): number {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return Math.floor((state / 2 ** 32) * below);
}

test(`${kills} recordings play, and none misses more than a GOP and a fragment`, async () => {
  const missing: number[] = [];
  for (let run = 0; run < kills; run += 1) {
    const extension = extensions[run % extensions.length];
    await inFolder(async (folder) => {
      const path = join(folder, `film.${extension}`);
      const sent = await killed(path, join(folder, 'progress'), 80 + random(500));
      const { frames, errors } = await decode(path);
      const what = `run ${run}, .${extension}: ${frames.length} of ${sent} pictures`;
      assert.ok(sent - frames.length <= windowFrames, what);
      // Of a fragment that is cut in two, ffmpeg tells; a player does not care. A repaired file has none.
      const { after } = await repairFile(path, repairedPath(path), 1);
      assert.equal(after.problems, [], what);
      const repaired = await decode(repairedPath(path));
      assert.is(repaired.errors, '', `${what}; ${errors}`);
      assert.ok(sent - repaired.frames.length <= windowFrames, `${what}, ${repaired.frames.length} repaired`);
      missing.push(sent - repaired.frames.length);
    });
  }
  console.log(`missing: at most ${Math.max(...missing)} pictures, ${Math.min(...missing)} at least`);
});

test.after(() => rm(sources, { recursive: true }));
test.run();
