// timeout: 300 s
import { mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestStage } from '@arkavo-pipeline/core/testing';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { footage } from './support/footage.js';
import { decode } from './support/foreign-tools.js';
import { accessUnit } from './support/media-file.js';
import { inFolder, manualClock, openRecorder } from './support/recorder-stage.js';
import { mountSmallDisk } from './support/small-disk.js';

const test = suite('a full disk, and a file for each source');

const sources = await mkdtemp(join(tmpdir(), 'recorder-'));
const video = await footage(sources);
const diskBytes = 1_500_000;
const loops = 8;

async function withDisk(body: (disk: string) => Promise<void>): Promise<void> {
  const disk = await mountSmallDisk(diskBytes);
  if (!disk) return console.log('skipped: no file system can be mounted here, which takes root');
  try {
    await body(disk.path);
  } finally {
    await disk.unmount();
  }
}

const loopUs = 6_000_000;

async function open(path: string) {
  const options = { path, frameTimes: true, minFreeBytes: 0, bufferBytes: 0, fragmentMs: 500 };
  const clock = manualClock();
  return { clock, stage: await openRecorder(options, ['video'], clock) };
}

async function send(stage: TestStage, sourceId: string, loop: number): Promise<void> {
  for (const unit of video) await stage.send(accessUnit(unit, { sourceId, shiftUs: loop * loopUs }));
}

async function assertWhole(folder: string, names: readonly string[]): Promise<void> {
  assert.equal((await readdir(folder)).sort(), names.flatMap((name) => [name, `${name}.metadata.jsonl`]).sort());
  for (const name of names) {
    assert.is((await decode(join(folder, name))).errors, '');
    assert.ok((await stat(join(folder, `${name}.metadata.jsonl`))).size > 0);
  }
}

test('ends the recording once, leaves nothing empty, and fails the stage at its end', () =>
  inFolder(() =>
    withDisk(async (disk) => {
      const { stage, clock } = await open(join(disk, '{source}.mp4'));
      for (let loop = 0; loop < loops; loop += 1) {
        await send(stage, 'camera', loop);
        clock.advance(loopUs);
      }
      const error = await stage.end().catch((error) => error);
      await stage.close();
      assert.is(error?.code, 'ERR_FILE_WRITE');
      assert.match(error.message, /ENOSPC.*; make room, or record elsewhere$/);
      assert.is(stage.faults.length, 1);
      assert.ok((stage.drops['no-file'] ?? 0) > 0);
      await assertWhole(disk, ['camera.mp4']);
    }),
  ));

test('is a fault only while another source is recorded', () =>
  inFolder((folder) =>
    withDisk(async (disk) => {
      await symlink(disk, join(folder, 'full'));
      const { stage, clock } = await open(join(folder, '{source}', 'take.mp4'));
      for (let loop = 0; loop < loops; loop += 1) {
        await send(stage, 'full', loop);
        await send(stage, 'roomy', loop);
        clock.advance(loopUs);
      }
      await stage.end();
      await stage.close();
      assert.is(stage.faults.length, 1);
      await assertWhole(disk, ['take.mp4']);
      await assertWhole(join(folder, 'roomy'), ['take.mp4']);
      assert.is((await decode(join(folder, 'roomy', 'take.mp4'))).frames.length, loops * video.length);
    }),
  ));

test('that has room again has one part begun', () =>
  inFolder((folder) =>
    withDisk(async (disk) => {
      const { stage, clock } = await open(join(disk, '{source}.mp4'));
      for (let loop = 0; loop < loops; loop += 1) {
        await send(stage, 'camera', loop);
        clock.advance(loopUs);
      }
      assert.is(stage.faults.length, 1);
      for (const name of await readdir(disk)) {
        await writeFile(join(folder, name), await readFile(join(disk, name)));
        await rm(join(disk, name));
      }
      await send(stage, 'camera', loops);
      await stage.end();
      await stage.close();
      assert.is(stage.faults.length, 1);
      await assertWhole(disk, ['camera.part2.mp4']);
      await assertWhole(folder, ['camera.mp4']);
    }),
  ));

test.after(() => rm(sources, { recursive: true }));
test.run();
