import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { repairFile } from '../src/files/index.js';
import { createUnfinished, putNew } from '../src/files/unfinished-file.js';
import { accessUnit, camera, readVideo } from './support/media-file.js';
import { inFolder, openRecorder } from './support/recorder-stage.js';

const test = suite('a repair that was killed');
const abandoning = new URL('./support/abandoning-process.js', import.meta.url);

test('leaves nothing that the next one into the same file does not remove, which removes nothing else', () =>
  inFolder(async (folder) => {
    const [film, to] = [join(folder, 'film.mp4'), join(folder, 'new.mp4')];
    await record(film);
    await once(fork(abandoning, [to, `${to}.metadata.jsonl`]), 'exit');
    const left = (await readdir(folder)).filter((name) => name.endsWith('.unfinished')).sort();
    const [killed = ''] = left;
    assert.is(left.length, 2);

    await once(fork(abandoning, [join(folder, 'another.mp4')]), 'exit');
    const underWay = await createUnfinished(to);
    await underWay.close();
    const names = [
      'new.mp4.unfinished',
      'new.mp4.0123456789abcdef.unfinished',
      `${killed}.txt`,
      `my-${killed}`,
      // Of a process of another machine, which may be running there.
      killed.replace(/[\da-f]{8}(?=-\d+-)/, 'ffffffff'),
    ];
    for (const name of names) await writeFile(join(folder, name), 'mine');
    await mkdir(join(folder, killed.replace(/[\da-f]{8}(?=\.unfinished$)/, '00000000')));
    const before = await readdir(folder);
    const { after } = await repairFile(film, to, 1);
    assert.equal(after.problems, []);
    assert.equal((await readdir(folder)).sort(), [...before.filter((name) => !left.includes(name)), 'new.mp4'].sort());
  }));

test('a file that is gone before it has its name leaves no empty one of that name', () =>
  inFolder(async (folder) => {
    const to = join(folder, 'new.mp4');
    const error = await putNew(`${to}.unfinished`, to).catch((error) => error);
    assert.is(error.code, 'ENOENT');
    assert.equal(await readdir(folder), []);
  }));

async function record(path: string): Promise<void> {
  const recorder = await openRecorder({ path }, ['video']);
  for (const unit of (await readVideo(camera)).slice(0, 60)) await recorder.send(accessUnit(unit));
  await recorder.end();
  await recorder.close();
}

test.run();
