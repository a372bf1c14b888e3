import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { FreeSpace } from '../src/free-space.js';
import { footage } from './support/footage.js';
import { accessUnit } from './support/media-file.js';
import { inFolder, manualClock, openRecorder } from './support/recorder-stage.js';

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

test('an earlier recording stays, with its metadata, when the next one cannot begin', () =>
  inFolder(async (folder) => {
    const path = join(folder, 'takes', 'film.mp4');
    const kept = [path, `${path}.metadata.jsonl`];
    await mkdir(join(folder, 'takes'));
    for (const name of kept) await writeFile(name, `mine: ${name}`);
    const recorder = await openRecorder({ path, minFreeBytes }, ['video']);
    const [keyframe] = video;
    assert.ok(keyframe);
    const error = await recorder.send(accessUnit(keyframe)).catch((error) => error);
    await recorder.close();
    assert.is(error.code, 'ERR_FILE_WRITE');
    for (const name of kept) assert.is(await readFile(name, 'utf8'), `mine: ${name}`);
  }));

test('is asked of the folder above where that of the file is still to be made', () =>
  inFolder(async (folder) => {
    const space = new FreeSpace(manualClock(), 1);
    await space.check(join(folder, 'new', 'folder', 'film.mp4'), 0, 0);
    assert.equal(await readdir(folder), []);
  }));

test('that cannot be found out is an error with a code', () =>
  inFolder(async (folder) => {
    await writeFile(join(folder, 'file'), '');
    const space = new FreeSpace(manualClock(), 1);
    const error = await space.check(join(folder, 'file', 'new', 'film.mp4'), 0, 0).catch((error) => error);
    assert.is(error.code, 'ERR_FILE_WRITE');
    assert.match(error.message, /new does not say how much of it is free: ENOTDIR.*set minFreeBytes to 0$/);
  }));

test('with a file for each source that is one fault of each, and the failure of the stage when it is that of all', () =>
  inFolder(async (folder) => {
    const recorder = await openRecorder({ path: join(folder, '{source}.mp4'), minFreeBytes }, ['video']);
    for (const unit of video)
      for (const sourceId of ['left', 'right']) await recorder.send(accessUnit(unit, { sourceId }));
    const error = await recorder.end().catch((error) => error);
    await recorder.close();
    assert.is(error?.code, 'ERR_FILE_WRITE');
    assert.is(recorder.faults.length, 2);
    assert.equal(await readdir(folder), []);
  }));

test.after(() => rm(sources, { recursive: true }));
test.run();
