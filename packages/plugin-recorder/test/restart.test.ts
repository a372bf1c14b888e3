import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TestStage } from '@arkavo-pipeline/core/testing';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { recorder } from '../src/recorder.js';
import { probeStreams } from './support/foreign-tools.js';
import { accessUnit, camera, readVideo } from './support/media-file.js';
import { inFolder } from './support/recorder-stage.js';

const test = suite('a recorder after a restart');

test('writes parts of its own, and leaves what was recorded before as it is', () =>
  inFolder(async (folder) => {
    const units = (await readVideo(camera)).slice(0, 10);
    const record = async (instance: number) => {
      const stage = await TestStage.open(recorder, {
        instance,
        options: { path: join(folder, 'camera.mp4') },
        inputs: ['video'],
      });
      for (const unit of units) await stage.send(accessUnit(unit));
      assert.is(await stage.close(), 0);
    };
    await record(0);
    const before = await readFile(join(folder, 'camera.mp4'));
    await record(1);
    await record(2);
    assert.ok(before.equals(await readFile(join(folder, 'camera.mp4'))));
    for (const part of ['camera.mp4', 'camera.part2.mp4', 'camera.part3.mp4'])
      assert.is((await probeStreams(join(folder, part)))[0]?.nb_read_frames, '10');
    assert.not(existsSync(join(folder, 'camera.part1.mp4')));
  }));

test.run();
