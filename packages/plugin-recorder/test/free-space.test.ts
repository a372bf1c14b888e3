import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { footage } from './support/footage.js';
import { accessUnit } from './support/media-file.js';
import { inFolder, openRecorder } from './support/recorder-stage.js';

const test = suite('free space');

const sources = await mkdtemp(join(tmpdir(), 'recorder-'));
const video = await footage(sources);
/** More than any disk has. */
const minFreeBytes = 1_000_000_000_000_000;

test('a recording does not begin where less is free than has to be, and says so', () =>
  inFolder(async (folder) => {
    const recorder = await openRecorder({ path: join(folder, 'film.mp4'), minFreeBytes }, ['video']);
    let error: unknown;
    for (const unit of video) {
      error = await recorder.send(accessUnit(unit)).catch((error) => error);
      if (error) break;
    }
    await recorder.close();
    assert.match(String(error), /ends here: \d+ bytes are free on its disk, and minFreeBytes is 1000000000000000/);
    assert.equal(await readdir(folder), []);
  }));

test('with a file for each source that is a fault of theirs', () =>
  inFolder(async (folder) => {
    const recorder = await openRecorder({ path: join(folder, '{source}.mp4'), minFreeBytes }, ['video']);
    for (const unit of video) await recorder.send(accessUnit(unit));
    await recorder.end();
    await recorder.close();
    assert.ok(recorder.faults.length > 0);
    assert.equal(await readdir(folder), []);
  }));

test.after(() => rm(sources, { recursive: true }));
test.run();
