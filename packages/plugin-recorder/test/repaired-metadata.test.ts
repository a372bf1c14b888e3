import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, watch } from 'node:fs';
import { appendFile, mkdir, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MetadataPacket, startLedger } from '@arkavo-pipeline/core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { repairFile } from '../src/files/index.js';
import { accessUnit, camera, readVideo } from './support/media-file.js';
import { inFolder, openRecorder } from './support/recorder-stage.js';

const units = (await readVideo(camera)).slice(0, 100);
const torn = '{"ptsUs":1000,"sourceId":"cam';

/** A recording with a line for each picture, whose last fifth is cut off. */
async function cutRecording(path: string): Promise<void> {
  const recorder = await openRecorder({ path, fragmentMs: 500 }, ['video', 'metadata']);
  for (const [value, unit] of units.entries()) {
    await recorder.send(accessUnit(unit));
    const fields = { ptsUs: unit.ptsUs, durationUs: 0, sourceId: 'camera', ledger: startLedger(unit.ptsUs) };
    await recorder.send(new MetadataPacket({ ...fields, value }));
  }
  await recorder.end();
  await recorder.close();
  await truncate(path, Math.floor(readFileSync(path).length * 0.8));
}

test('the metadata beside a repaired file is what that file holds, without the line that was torn', () =>
  inFolder(async (folder) => {
    const path = join(folder, 'film.mp4');
    const to = join(folder, 'film.repaired.mp4');
    await cutRecording(path);
    await appendFile(`${path}.metadata.jsonl`, torn);
    const before = await readFile(`${path}.metadata.jsonl`, 'utf8');
    const { after, metadata } = await repairFile(path, to, 1);
    const lines = before.split('\n').slice(0, -1);
    const kept = lines.filter((line) => JSON.parse(line).ptsUs < after.duration * 1e6);
    assert.ok(kept.length < lines.length && kept.length > 10, `${kept.length} of ${lines.length}`);
    assert.is(await readFile(`${to}.metadata.jsonl`, 'utf8'), kept.map((line) => `${line}\n`).join(''));
    assert.equal(metadata, {
      path: `${to}.metadata.jsonl`,
      lines: kept.length,
      beyond: lines.length - kept.length,
      torn: 1,
    });
    assert.is(kept.length, after.tracks[0]?.packets, 'a line for each picture that is left');
    assert.is(await readFile(`${path}.metadata.jsonl`, 'utf8'), before);
  }));

test('what a power cut left of the metadata is left out, however long', () =>
  inFolder(async (folder) => {
    const path = join(folder, 'film.mp4');
    const to = join(folder, 'new.mp4');
    await cutRecording(path);
    const [first = ''] = (await readFile(`${path}.metadata.jsonl`, 'utf8')).split('\n');
    await writeFile(`${path}.metadata.jsonl`, `${first}\nno line\n${'\0'.repeat(20 * 2 ** 20)}\n${first}\n${first}`);
    const { metadata } = await repairFile(path, to, 1);
    assert.is(await readFile(`${to}.metadata.jsonl`, 'utf8'), `${first}\n${first}\n`);
    assert.is(metadata?.torn, 3);
  }));

test('the metadata has its name only beside its film, and nothing else is left: a repair that was ended stops no later one', () =>
  inFolder(async (folder) => {
    const path = join(folder, 'film.mp4');
    const to = join(folder, 'new.mp4');
    await cutRecording(path);
    const named = firstSeen(folder, ['new.mp4', 'new.mp4.metadata.jsonl']);
    await repairFile(path, to, 1);
    assert.equal(await named, ['new.mp4', 'new.mp4.metadata.jsonl']);
    assert.equal((await readdir(folder)).sort(), [
      'film.mp4',
      'film.mp4.metadata.jsonl',
      'new.mp4',
      'new.mp4.metadata.jsonl',
    ]);
  }));

for (const [title, make] of [
  ['a folder', (path: string) => mkdir(path)],
  ['a pipe', async (path: string) => execFileSync('mkfifo', [path])],
] as const) {
  test(`where ${title} has the name of the metadata file, the film is repaired without it, and the report says why`, () =>
    inFolder(async (folder) => {
      const path = join(folder, 'film.mp4');
      await cutRecording(path);
      await rm(`${path}.metadata.jsonl`);
      await make(`${path}.metadata.jsonl`);
      const { after, metadata } = await repairFile(path, join(folder, 'new.mp4'), 1);
      assert.equal(after.problems, []);
      const fault = `${path}.metadata.jsonl cannot be read: it is not a regular file`;
      assert.equal(metadata, { lines: 0, beyond: 0, torn: 0, fault });
      assert.equal((await readdir(folder)).sort(), ['film.mp4', 'film.mp4.metadata.jsonl', 'new.mp4']);
    }));
}

test('where no line is kept there is no metadata file', () =>
  inFolder(async (folder) => {
    const path = join(folder, 'film.mp4');
    await cutRecording(path);
    await writeFile(`${path}.metadata.jsonl`, `{"ptsUs":3600000000}\n${torn}`);
    const { metadata } = await repairFile(path, join(folder, 'new.mp4'), 1);
    assert.equal(metadata, { lines: 0, beyond: 1, torn: 1 });
    assert.equal((await readdir(folder)).sort(), ['film.mp4', 'film.mp4.metadata.jsonl', 'new.mp4']);
  }));

test('a repair replaces no metadata file', () =>
  inFolder(async (folder) => {
    const path = join(folder, 'film.mp4');
    const to = join(folder, 'new.mp4');
    await cutRecording(path);
    await writeFile(`${to}.metadata.jsonl`, 'mine');
    await rejects(repairFile(path, to, 1), /new\.mp4\.metadata\.jsonl is there already, and a repair replaces nothing/);
    assert.is(await readFile(`${to}.metadata.jsonl`, 'utf8'), 'mine');
    assert.is(existsSync(to), false);
  }));

/** These names, in the order in which they come up in a folder. */
function firstSeen(folder: string, names: readonly string[]): Promise<string[]> {
  const seen = new Set<string>();
  return new Promise((resolve) => {
    const watcher = watch(folder, (_, name) => {
      if (name !== null && names.includes(name)) seen.add(name);
      if (seen.size < names.length) return;
      watcher.close();
      resolve([...seen]);
    });
  });
}

async function rejects(promise: Promise<unknown>, pattern: RegExp): Promise<void> {
  const error = await promise.then(
    () => undefined,
    (reason: Error) => reason,
  );
  assert.match(error?.message ?? '', pattern);
}

test.run();
