// timeout: 300 s
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PipelineError } from '@arkavo-pipeline/core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { decode, ffmpeg } from './support/foreign-tools.js';
import { accessUnit, camera, readVideo } from './support/media-file.js';
import type { Report } from './support/recorder-process.js';
import { inFolder, openRecorder } from './support/recorder-stage.js';

const units = await readVideo(camera);
const program = new URL('./support/recorder-process.js', import.meta.url).pathname;

test('a source that changes its picture size goes on in a part of its own, and the others do not notice', () =>
  inFolder(async (folder) => {
    const smaller = join(folder, 'smaller.mkv');
    const encoder = ['-c:v', 'libx264', '-preset', 'ultrafast', '-profile:v', 'baseline', '-pix_fmt', 'yuv420p'];
    await ffmpeg('-f', 'lavfi', '-i', 'testsrc2=size=640x360:rate=30:duration=1', ...encoder, smaller);
    const stage = await openRecorder({ path: join(folder, '{source}.mp4') }, ['video']);
    const turned = [...units.slice(0, 60), ...(await readVideo(smaller))];
    for (const [index, unit] of units.slice(0, 90).entries()) {
      await stage.send(accessUnit(unit, { sourceId: 'still' }));
      const other = turned[index] ?? unit;
      await stage.send(accessUnit(other, { sourceId: 'turned', shiftUs: index < 60 ? 0 : 2_000_000 }));
    }
    await stage.end();
    await stage.close();
    assert.equal(stage.drops, {});
    assert.match(
      stage.faults[0]?.message ?? '',
      /the video changed from h264 1920x1080 .* to h264 640x360 .*: it goes on in a part of its own$/,
    );
    for (const [name, count] of Object.entries({ still: 90, turned: 60, 'turned.part2': 30 })) {
      const { frames, errors } = await decode(join(folder, `${name}.mp4`));
      assert.equal([frames.length, errors], [count, ''], name);
    }
  }));

test('a file that cannot be made is a fault; its source is recorded beside it, and the others as ever', () =>
  inFolder(async (folder) => {
    await mkdir(join(folder, 'bad.mp4'));
    const stage = await openRecorder({ path: join(folder, '{source}.mp4') }, ['video']);
    for (const unit of units.slice(0, 60))
      for (const sourceId of ['bad', 'good']) await stage.send(accessUnit(unit, { sourceId }));
    await stage.end();
    await stage.close();
    assert.equal(
      stage.faults.map((fault) => (fault as PipelineError).code),
      ['ERR_FILE_WRITE'],
    );
    assert.match(stage.faults[0]?.message ?? '', /bad\.mp4 cannot be created: it is there and not a regular file/);
    for (const name of ['bad.part2.mp4', 'good.mp4']) assert.is((await decode(join(folder, name))).frames.length, 60);
    assert.equal(stage.drops, {});
  }));

test('a file that cannot grow any more ends whole, and its source goes on in parts', () =>
  inFolder(async (folder) => {
    const command = 'ulimit -f 6000 && exec "$@"';
    const child = spawn('sh', ['-c', command, 'sh', process.execPath, program, join(folder, '{source}.mp4'), '600'], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    const [{ sent, error }] = (await once(child, 'message')) as [Report];
    child.disconnect();
    await once(child, 'exit');
    assert.equal([sent, error], [600, undefined]);
    const parts = await readdir(folder);
    assert.ok(parts.length > 2, `${parts}`);
    for (const part of parts) {
      const { frames, errors } = await decode(join(folder, part));
      assert.ok(frames.length >= 60, `${part}: ${frames.length} frames`);
      assert.is(errors, '');
    }
  }));

test('a folder that is gone is a fault each time it is tried, which is not with every packet', () =>
  inFolder(async (folder) => {
    const stage = await openRecorder({ path: join(folder, '{source}', 'take.mp4') }, ['video']);
    await writeFile(join(folder, 'camera'), 'in the way');
    const keyframes = units.map((unit) => ({ ...unit, keyframe: true, data: units[0]?.data ?? unit.data }));
    for (const unit of keyframes) await stage.send(accessUnit(unit));
    const error = await stage.end().catch((error) => error);
    assert.is(error?.code, 'ERR_FILE_WRITE');
    await stage.close();
    assert.is(stage.faults.length, 11);
    assert.equal(stage.drops, { 'no-file': units.length });
    assert.equal(await readdir(folder), ['camera']);
  }));

test.run();
