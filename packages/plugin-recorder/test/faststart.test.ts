import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { writeProgressive } from '../src/files/progressive-file.js';
import { aacTone } from './support/aac-tone.js';
import { footage } from './support/footage.js';
import { decode, probePackets, probeTags } from './support/foreign-tools.js';
import { interleave } from './support/interleave.js';
import { inFolder, openRecorder } from './support/recorder-stage.js';

const test = suite('faststart');

const sources = await mkdtemp(join(tmpdir(), 'recorder-'));
const [video, sound] = [await footage(sources), await aacTone(sources, 6)];

async function record(path: string, options: object): Promise<string[]> {
  const recorder = await openRecorder({ path, title: 'Front door', ...options }, ['video', 'audio']);
  for (const packet of interleave(video, sound, 6_000_000)) await recorder.send(packet);
  await recorder.end();
  await recorder.close();
  assert.equal(recorder.faults, []);
  return recorder.logs;
}

/** The names of a file's boxes, in order (ISO/IEC 14496-12 §4.2). */
async function boxes(path: string): Promise<string[]> {
  const data = await readFile(path);
  const names: string[] = [];
  for (let at = 0; at + 8 <= data.length; ) {
    const short = data.readUInt32BE(at);
    names.push(data.toString('latin1', at + 4, at + 8));
    at += short === 1 ? Number(data.readBigUInt64BE(at + 8)) : short;
  }
  return names;
}

for (const extension of ['mp4', 'mov']) {
  test(`a finished .${extension} has its index first, and the same pictures, sound and tags as in fragments`, () =>
    inFolder(async (folder) => {
      const [plain, fast] = [join(folder, `plain.${extension}`), join(folder, `fast.${extension}`)];
      await record(plain, {});
      await record(fast, { faststart: true });
      assert.ok((await boxes(plain)).includes('moof'));
      const order = (await boxes(fast)).filter((name) => name !== 'free');
      assert.equal(order, ['ftyp', 'moov', 'mdat']);
      for (const stream of ['v', 'a'] as const) {
        const [before, after] = [await decode(plain, stream), await decode(fast, stream)];
        // ffmpeg obeys an edit list, which leaves the encoder's priming out, in files without fragments only.
        assert.equal(after.frames, before.frames.slice(stream === 'a' ? 1 : 0));
        assert.is(after.errors, '');
        const times = async (path: string) => (await probePackets(path, stream)).map(({ pts_time }) => pts_time);
        assert.equal(await times(fast), await times(plain));
      }
      assert.is((await probeTags(fast)).title, 'Front door');
      assert.equal((await readdir(folder)).sort(), [`fast.${extension}`, `plain.${extension}`]);
    }));
}

test('a file that cannot be written anew stays as it was', () =>
  inFolder(async (folder) => {
    const path = join(folder, 'film.mp4');
    await record(path, {});
    const before = await readFile(path);
    const error = await writeProgressive(path, '/proc/film.mp4').catch((error) => error);
    assert.is(error.code, 'ERR_FILE_WRITE');
    assert.ok(before.equals(await readFile(path)));
    assert.equal(await readdir(folder), ['film.mp4']);
  }));

test('files of others that are in the way stay as they are', () =>
  inFolder(async (folder) => {
    const [path, other] = [join(folder, 'film.mp4'), join(folder, 'other.mp4')];
    for (const name of [`${path}.unfinished`, `${other}.unfinished`, other]) await writeFile(name, `mine: ${name}`);
    await record(path, { faststart: true });
    const error = await writeProgressive(path, other).catch((error) => error);
    assert.is(error.code, 'ERR_FILE_WRITE');
    assert.match(error.message, /could not be written anew as .*other\.mp4: EEXIST/);
    for (const name of [`${path}.unfinished`, `${other}.unfinished`, other])
      assert.is(await readFile(name, 'utf8'), `mine: ${name}`);
    assert.is((await readdir(folder)).length, 4);
    await writeProgressive(path, join(folder, 'new.mp4'));
    assert.equal(await boxes(join(folder, 'new.mp4')), await boxes(path));
    assert.is((await readdir(folder)).length, 5);
  }));

test('an MKV has no such thing', () =>
  inFolder(async (folder) => {
    const refused = await openRecorder({ path: join(folder, 'film.mkv'), faststart: true }, ['video']).catch(
      (error) => error,
    );
    assert.is(refused.code, 'ERR_DEFINITION_INVALID');
    assert.match(refused.message, /faststart puts the index of an MP4, M4A or MOV file first/);
  }));

test.after(() => rm(sources, { recursive: true }));
test.run();
