import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PipelineError } from '@arkavo-pipeline/core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { filledPath } from '../src/path-pattern.js';
import { WallClock } from '../src/wall-clock.js';
import { probeStreams } from './support/foreign-tools.js';
import { accessUnit, camera, readVideo } from './support/media-file.js';
import { inFolder, manualClock, openRecorder } from './support/recorder-stage.js';

type Refusal = {
  readonly title: string;
  readonly code: string;
  readonly message: RegExp;
  readonly path: string;
  readonly overwrite?: boolean;
  readonly inputs?: readonly string[];
};

const refusals: readonly Refusal[] = [
  {
    title: 'an extension that names no format',
    path: 'recording.avi',
    code: 'ERR_DEFINITION_INVALID',
    message: /expected a path that ends in \.mp4, \.m4a, \.mov, \.mkv, not .+$/,
  },
  {
    title: 'neither video nor audio linked',
    path: 'recording.mp4',
    inputs: ['metadata'],
    code: 'ERR_DEFINITION_INVALID',
    message: /the inputs video and audio of record are not linked; link at least one of them$/,
  },
  {
    title: 'a path whose folder is a file',
    path: 'taken.mp4/recording.mp4',
    code: 'ERR_FILE_WRITE',
    message: /recording\.mp4 cannot be created: .*; choose a path in a folder that can be written$/,
  },
  {
    title: 'a path that is a folder',
    path: 'folder.mp4',
    code: 'ERR_FILE_WRITE',
    message: /folder\.mp4 cannot be created: it is there and not a regular file/,
  },
  {
    title: 'a pipe, which would wait for its reader,',
    path: 'pipe.mp4',
    code: 'ERR_FILE_WRITE',
    message: /pipe\.mp4 cannot be created: it is there and not a regular file/,
  },
  {
    title: 'a file that may not be overwritten',
    path: 'taken.mp4',
    overwrite: false,
    code: 'ERR_FILE_WRITE',
    message: /taken\.mp4 is there already: remove it, choose another path, or set overwrite$/,
  },
  {
    title: 'a sidecar that may not be overwritten',
    path: 'noted.mp4',
    overwrite: false,
    inputs: ['video', 'metadata'],
    code: 'ERR_FILE_WRITE',
    message: /noted\.mp4\.metadata\.jsonl is there already: remove it, or set overwrite$/,
  },
];

for (const { title, code, message, path, overwrite = true, inputs = ['video'] } of refusals) {
  test(`${title} is refused before anything runs`, () =>
    inFolder(async (folder) => {
      await mkdir(join(folder, 'folder.mp4'));
      execFileSync('mkfifo', [join(folder, 'pipe.mp4')]);
      await writeFile(join(folder, 'taken.mp4'), 'mine');
      await writeFile(join(folder, 'noted.mp4.metadata.jsonl'), 'mine');
      const error: PipelineError = await openRecorder({ path: join(folder, path), overwrite }, inputs).then(
        () => assert.unreachable('expected a refusal'),
        (reason) => reason,
      );
      assert.is(error.code, code);
      assert.match(error.message, message);
      assert.is(await readFile(join(folder, 'taken.mp4'), 'utf8'), 'mine');
    }));
}

test('a recording that never starts leaves the one before it as it was', () =>
  inFolder(async (folder) => {
    const path = join(folder, 'taken.mp4');
    for (const name of [path, `${path}.metadata.jsonl`]) await writeFile(name, `mine: ${name}`);
    const recorder = await openRecorder({ path }, ['video', 'metadata']);
    await recorder.close();
    for (const name of [path, `${path}.metadata.jsonl`]) assert.is(await readFile(name, 'utf8'), `mine: ${name}`);
  }));

test('numbered files may have others beside them, which no probe touches', () =>
  inFolder(async (folder) => {
    const taken = join(folder, 'take-0000.mp4');
    await writeFile(taken, 'mine');
    const recorder = await openRecorder({ path: join(folder, 'take-{index}.mp4'), overwrite: false }, ['video']);
    await recorder.close();
    assert.equal([await readdir(folder), await readFile(taken, 'utf8')], [['take-0000.mp4'], 'mine']);
  }));

test('metadata beside a path with a date in it is not overwritten either', () =>
  inFolder(async (folder) => {
    const clock = manualClock();
    const date = filledPath('{date}', new WallClock(clock).now(), 1);
    await writeFile(join(folder, `${date}.mp4.metadata.jsonl`), 'mine');
    const options = { path: join(folder, '{date}.mp4'), overwrite: false };
    const error = await openRecorder(options, ['video', 'metadata'], clock).catch((error) => error);
    assert.is(error.code, 'ERR_FILE_WRITE');
    assert.match(error.message, /metadata\.jsonl is there already: remove it, or set overwrite$/);
  }));

test('a path that can be written is not made before the recording starts', () =>
  inFolder(async (folder) => {
    const path = join(folder, 'new', 'camera.mp4');
    const recorder = await openRecorder({ path, overwrite: false }, ['video']);
    assert.is(existsSync(path), false);
    const [keyframe] = await readVideo(camera);
    assert.ok(keyframe);
    await recorder.send(accessUnit(keyframe));
    await recorder.close();
    assert.is((await probeStreams(path))[0]?.nb_read_frames, '1');
  }));

test('folders that are missing are made, and a file that is there is replaced', () =>
  inFolder(async (folder) => {
    const path = join(folder, 'new', 'folder', 'camera.mp4');
    const units = await readVideo(camera);
    for (const count of [120, 60]) {
      const recorder = await openRecorder({ path }, ['video']);
      for (const unit of units.slice(0, count)) await recorder.send(accessUnit(unit));
      await recorder.end();
      await recorder.close();
    }
    assert.is((await probeStreams(path))[0]?.nb_read_frames, '60');
  }));

test.run();
