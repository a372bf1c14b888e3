import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { decode } from './support/foreign-tools.js';
import { accessUnit, camera, readVideo, tone } from './support/media-file.js';
import { inFolder, openRecorder } from './support/recorder-stage.js';

const units = await readVideo(camera);

for (const extension of ['mp4', 'mov', 'mkv']) {
  test(`a recorder closed before its input has ended leaves a whole .${extension}`, () =>
    inFolder(async (folder) => {
      const path = join(folder, `aborted.${extension}`);
      const recorder = await openRecorder({ path }, ['video']);
      for (const unit of units.slice(0, 100)) await recorder.send(accessUnit(unit));
      assert.is(await recorder.close(), 0);
      const { frames, errors } = await decode(path);
      assert.is(frames.length, 100);
      assert.is(errors, '');
    }));
}

test('what was held for a track that had not come is written when the recorder closes', () =>
  inFolder(async (folder) => {
    const path = join(folder, 'held.mp4');
    const recorder = await openRecorder({ path, trackTimeoutMs: 30_000 }, ['video', 'audio']);
    for (const unit of units.slice(0, 20)) await recorder.send(accessUnit(unit));
    await recorder.close();
    assert.is((await decode(path)).frames.length, 20);
  }));

test('what comes while the recorder finishes is left out, and the file is whole', () =>
  inFolder(async (folder) => {
    const path = join(folder, 'finishing.mp4');
    const recorder = await openRecorder({ path, trackTimeoutMs: 30_000 }, ['video', 'audio']);
    for (const unit of units.slice(0, 20)) await recorder.send(accessUnit(unit));
    const ending = recorder.end();
    const late = [...units.slice(20, 30).map((unit) => accessUnit(unit)), tone('pcm-s16', 0, 960)];
    for (const packet of late) await recorder.send(packet);
    await ending;
    await recorder.close();
    assert.ok(late.every((packet) => packet.done));
    assert.equal(recorder.drops, { 'track-ended': 11 });
    const { frames, errors } = await decode(path);
    assert.is(frames.length, 20);
    assert.is(errors, '');
  }));

test('a recorder that got nothing leaves no file', () =>
  inFolder(async (folder) => {
    const path = join(folder, 'nothing.mp4');
    const recorder = await openRecorder({ path }, ['video', 'audio']);
    await recorder.send(tone('pcm-s16', 0, 960));
    await recorder.close();
    assert.is(existsSync(path), false);
  }));

for (const name of ['nothing.mp4', '{source}.mp4']) {
  test(`a recorder of ${name} that is closed as another stage did not open says nothing of a file; one whose inputs end does`, () =>
    inFolder(async (folder) => {
      const path = join(folder, name);
      const abandoned = await openRecorder({ path }, ['video']);
      await abandoned.close();
      assert.equal(abandoned.logs, []);
      const ended = await openRecorder({ path }, ['video']);
      await ended.end();
      await ended.close();
      assert.is(ended.logs.length, 1);
      assert.match(ended.logs.join(), /nothing came to be recorded: .*\.mp4 was/);
    }));
}

test('a source of which nothing could be recorded is named, and no more is said', () =>
  inFolder(async (folder) => {
    const recorder = await openRecorder({ path: join(folder, '{source}.mp4') }, ['video']);
    for (const unit of (await readVideo(camera)).slice(1, 5)) await recorder.send(accessUnit(unit));
    await recorder.end();
    await recorder.close();
    const said = recorder.logs.filter((line) => line.includes('nothing came'));
    assert.is(said.length, 1);
    assert.match(said.join(), /camera\.mp4 was not written/);
  }));

test.run();
