// timeout: 300 s
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PipelineError } from '@arkavo-pipeline/core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { repairedPath, repairFile } from '../src/files/index.js';
import { aacTone } from './support/aac-tone.js';
import { footage } from './support/footage.js';
import { decode } from './support/foreign-tools.js';
import { interleave } from './support/interleave.js';
import { inFolder, openRecorder } from './support/recorder-stage.js';
import { mountSmallDisk } from './support/small-disk.js';

const test = suite('a disk that is full');

const sources = await mkdtemp(join(tmpdir(), 'recorder-'));
const [video, sound] = [await footage(sources), await aacTone(sources, 6)];
const runs = 20;
const gopFrames = 60;

for (const extension of ['mp4', 'mov', 'mkv']) {
  test(`ends a recording whole, with an error that says so, and no other (.${extension})`, () =>
    inFolder(async (folder) => {
      for (let run = 0; run < Math.ceil(runs / 3); run += 1) {
        const disk = await mountSmallDisk(400_000 + run * 37_000);
        if (!disk) return console.log('skipped: no file system can be mounted here, which takes root');
        try {
          const path = join(disk.path, `film.${extension}`);
          const options = { fragmentMs: 500, minFreeBytes: 0, bufferBytes: 0 };
          const inputs = ['video', 'audio'];
          const recorder = await openRecorder({ path, ...options }, inputs);
          const other = await openRecorder({ path: join(folder, `${run}.${extension}`), ...options }, inputs);
          let error: PipelineError | undefined;
          let sent = 0;
          let sentToOther = 0;
          for (const packet of interleave(video, sound, 30_000_000)) {
            const copy = packet.kind === 'audio' ? undefined : packet;
            if (copy) sentToOther += 1;
            if (!error) {
              if (copy) sent += 1;
              error = await recorder.send(packet).then(
                () => undefined,
                (error) => error,
              );
            }
            if (error && sentToOther > sent + gopFrames) break;
          }
          for (const packet of interleave(video, sound, 6_000_000)) await other.send(packet);
          await other.end();
          await other.close();
          await recorder.close();
          assert.is(error?.code, 'ERR_FILE_WRITE');
          assert.match(
            error?.message ?? '',
            /could not be written after \d+ bytes, which are whole: ENOSPC.*; make room, or record elsewhere$/,
          );
          assert.is((await decode(join(folder, `${run}.${extension}`))).frames.length, video.length);
          const { frames, errors } = await decode(path);
          assert.is(errors, '', `run ${run}`);
          assert.ok(frames.length >= gopFrames, `${frames.length} of ${sent}`);
          const { after } = await repairFile(path, join(folder, `repaired-${run}.${extension}`), 1);
          assert.equal(after.problems, []);
          assert.is(after.tracks[0]?.packets, frames.length);
        } finally {
          await disk.unmount();
        }
      }
    }));
}

test('while a file is written anew with its index first leaves it as it was', () =>
  inFolder(async (folder) => {
    const disk = await mountSmallDisk(900_000);
    if (!disk) return console.log('skipped: no file system can be mounted here, which takes root');
    try {
      const path = join(disk.path, 'film.mp4');
      const recorder = await openRecorder({ path, faststart: true, minFreeBytes: 0 }, ['video', 'audio']);
      for (const packet of interleave(video, sound, 12_000_000)) await recorder.send(packet);
      await recorder.end();
      await recorder.close();
      assert.ok(recorder.logs.some((line) => /film\.mp4 stays as it was recorded, in fragments: .*ENOSPC/.test(line)));
      assert.equal(await readdir(disk.path), ['film.mp4']);
      const { frames, errors } = await decode(path);
      assert.equal([frames.length, errors], [2 * video.length, '']);
      const elsewhere = join(folder, 'film.mp4');
      assert.equal((await repairFile(path, elsewhere, 1)).after.problems, []);
      assert.is(repairedPath(elsewhere), join(folder, 'film.repaired.mp4'));
    } finally {
      await disk.unmount();
    }
  }));

test('before it is, a recording is finished in time', () =>
  inFolder(async () => {
    const disk = await mountSmallDisk(4_000_000);
    if (!disk) return console.log('skipped: no file system can be mounted here, which takes root');
    try {
      const path = join(disk.path, 'film.mp4');
      const recorder = await openRecorder({ path, minFreeBytes: 3_000_000 }, ['video', 'audio']);
      let error: PipelineError | undefined;
      for (const packet of interleave(video, sound, 120_000_000)) {
        error = await recorder.send(packet).catch((error) => error);
        if (error) break;
      }
      await recorder.close();
      assert.match(error?.message ?? '', /ends here: \d+ bytes are free on its disk, and minFreeBytes is 3000000/);
      const { after } = await repairFile(path, join(disk.path, 'again.mp4'), 1);
      assert.equal(after.problems, []);
      assert.is((await decode(path)).errors, '');
    } finally {
      await disk.unmount();
    }
  }));

test.after(() => rm(sources, { recursive: true }));
test.run();
