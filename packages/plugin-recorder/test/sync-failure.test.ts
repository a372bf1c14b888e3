import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PipelineError } from '@arkavo-pipeline/core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { OutputFile } from '../src/output-file.js';
import { footage } from './support/footage.js';
import { accessUnit } from './support/media-file.js';
import { inFolder, openRecorder } from './support/recorder-stage.js';

const test = suite('a disk that cannot be synced');

const sources = await mkdtemp(join(tmpdir(), 'recorder-'));
const video = await footage(sources);

/** Runs `body` while every sync of every file fails. */
async function withoutSync(body: () => Promise<void>): Promise<void> {
  const probe = await open(join(sources, 'probe'), 'w');
  const handles = Object.getPrototypeOf(probe) as { datasync: () => Promise<void> };
  await probe.close();
  const { datasync } = handles;
  handles.datasync = () => Promise.reject(new Error('EIO: i/o error, fdatasync'));
  try {
    await body();
  } finally {
    handles.datasync = datasync;
  }
}

test('fails a recording that has it sync each fragment, which is closed then', () =>
  inFolder((folder) =>
    withoutSync(async () => {
      const options = { path: join(folder, 'film.mp4'), sync: 'fragment', bufferBytes: 0, fragmentMs: 500 };
      const recorder = await openRecorder(options, ['video']);
      let error: PipelineError | undefined;
      for (const unit of video) {
        error = await recorder.send(accessUnit(unit)).catch((error) => error);
        if (error) break;
      }
      await recorder.close();
      assert.is(error?.code, 'ERR_FILE_WRITE');
      assert.match(error?.message ?? '', /film\.mp4 could not be synced to its disk: EIO/);
    }),
  ));

test('fails everything later, too', () =>
  inFolder(async (folder) => {
    const file = await OutputFile.create(join(folder, 'film.mp4'), true);
    await withoutSync(async () => {
      assert.is((await file.sync().catch((error) => error)).code, 'ERR_FILE_WRITE');
    });
    const later = await file.write(new Uint8Array(1)).catch((error) => error);
    await file.close();
    assert.match(later.message, /could not be synced/);
  }));

test.after(() => rm(sources, { recursive: true }));
test.run();
