import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { footage } from './support/footage.js';
import { probeStreams, probeTags } from './support/foreign-tools.js';
import { accessUnit } from './support/media-file.js';
import { inFolder, openRecorder } from './support/recorder-stage.js';

const test = suite('tags');

const sources = await mkdtemp(join(tmpdir(), 'recorder-'));
const video = (await footage(sources)).slice(0, 60);

async function record(path: string, options: object): Promise<Record<string, string>> {
  const recorder = await openRecorder({ path, ...options }, ['video']);
  for (const unit of video) await recorder.send(accessUnit(unit));
  await recorder.end();
  await recorder.close();
  const tags = await probeTags(path);
  return Object.fromEntries(
    Object.entries(tags).map(([name, value]) => [name.toLowerCase().replace(/^.*\//, ''), value]),
  );
}

for (const extension of ['mp4', 'mov', 'mkv']) {
  test(`an .${extension} has title, creator, date and software`, () =>
    inFolder(async (folder) => {
      const path = join(folder, `film.${extension}`);
      const tags = await record(path, { title: '  Front door ', creator: 'Ada' });
      assert.is(tags.title, 'Front door');
      assert.is(tags.artist, 'Ada');
      assert.match(tags.date ?? '', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
      assert.match(tags.encoder ?? '', /^arkavo-pipeline \d/);
      const [stream] = await probeStreams(path);
      assert.equal(
        [stream?.color_space, stream?.color_primaries, stream?.color_transfer, stream?.color_range],
        ['bt709', 'bt709', 'bt709', 'tv'],
      );
    }));
}

test('without a title, a file is called a recording of its time', () =>
  inFolder(async (folder) => {
    assert.match((await record(join(folder, 'film.mp4'), {})).title ?? '', /^Recording \d{8}T\d{6}Z$/);
  }));

for (const [title, why] of [
  ['ab', 'it has 2 characters'],
  [' a ', 'it has 1 characters'],
  ['x'.repeat(201), 'it has 201 characters'],
  ['one/two', 'it has "/" in it'],
  ['what?', 'it has "?" in it'],
  ['two\nlines', 'it has "\\n" in it'],
] as const) {
  test(`the title ${JSON.stringify(title.slice(0, 10))} is refused`, () =>
    inFolder(async (folder) => {
      const error = await openRecorder({ path: join(folder, 'film.mp4'), title }, ['video']).catch((error) => error);
      assert.is(error.code, 'ERR_DEFINITION_INVALID');
      assert.ok(error.message.startsWith('the title cannot be used: expected 3 to 200 characters, none of them a '));
      assert.ok(error.message.endsWith(`; ${why}`), error.message);
    }));
}

test.after(() => rm(sources, { recursive: true }));
test.run();
