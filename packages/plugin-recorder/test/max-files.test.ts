import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { decode } from './support/foreign-tools.js';
import { accessUnit, camera, readVideo } from './support/media-file.js';
import { inFolder, manualClock, openRecorder } from './support/recorder-stage.js';

const units = (await readVideo(camera)).slice(0, 60);

test('for one file too many, that of the source which is silent for longest is finished, and goes on as a part', () =>
  inFolder(async (folder) => {
    const clock = manualClock();
    const stage = await openRecorder({ path: join(folder, '{source}.mp4'), maxFiles: 2 }, ['video'], clock);
    const send = async (sourceId: string, shiftUs = 0) => {
      for (const unit of units) {
        await stage.send(accessUnit(unit, { sourceId, shiftUs }));
        clock.advance(unit.durationUs);
      }
    };
    await send('a');
    await send('b');
    await send('c');
    assert.is((await decode(join(folder, 'a.mp4'))).frames.length, 60, 'finished while the stage runs');
    await send('b', 2_000_000);
    await send('a', 2_000_000);
    await stage.end();
    await stage.close();
    const lengths: Record<string, number> = {};
    for (const name of await readdir(folder)) {
      const { frames, errors } = await decode(join(folder, name));
      assert.is(errors, '');
      lengths[name] = frames.length;
    }
    assert.equal(lengths, { 'a.mp4': 60, 'a.part2.mp4': 60, 'b.mp4': 120, 'c.mp4': 60 });
    assert.equal(stage.drops, {});
  }));

test('while every source is sending, one more is not recorded: counted, with the remedy, and nothing to the others', () =>
  inFolder(async (folder) => {
    const clock = manualClock();
    const stage = await openRecorder({ path: join(folder, '{source}.mp4'), maxFiles: 2 }, ['video'], clock);
    for (const unit of units) {
      for (const sourceId of ['a', 'b', 'c']) await stage.send(accessUnit(unit, { sourceId }));
      clock.advance(unit.durationUs);
    }
    await stage.end();
    await stage.close();
    assert.equal((await readdir(folder)).sort(), ['a.mp4', 'b.mp4']);
    for (const name of ['a.mp4', 'b.mp4']) assert.is((await decode(join(folder, name))).frames.length, 60);
    assert.equal(stage.drops, { 'too-many-files': 60 });
    assert.is(
      stage.faults[0]?.message,
      'c is not recorded: there are 2 files already, and every one is being written; raise maxFiles',
    );
  }));

test('a source that comes back when thousands have come and gone does not replace its own file', () =>
  inFolder(async (folder) => {
    const clock = manualClock();
    const options = { path: join(folder, '{source}.mp4'), maxFiles: 1 };
    const stage = await openRecorder(options, ['video'], clock);
    const [, delta] = units;
    assert.ok(delta && !delta.keyframe);
    const record = async () => {
      for (const unit of units.slice(0, 10)) await stage.send(accessUnit(unit));
      clock.advance(1_000_000);
    };
    await record();
    for (let index = 0; index < 5_000; index += 1) {
      await stage.send(accessUnit(delta, { sourceId: `passer-by ${index}` }));
      clock.advance(1_000_000);
    }
    await record();
    await stage.close();
    assert.equal((await readdir(folder)).sort(), ['camera.mp4', 'camera.part2.mp4']);
    for (const name of await readdir(folder)) assert.is((await decode(join(folder, name))).frames.length, 10);
  }));

test.run();
