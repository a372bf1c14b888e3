import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { repairedPath, repairFile, verifyFile } from '../src/files/index.js';
import { aacTone } from './support/aac-tone.js';
import { footage } from './support/footage.js';
import { decode, probePackets, toStream } from './support/foreign-tools.js';
import { interleave } from './support/interleave.js';
import { inFolder, openRecorder } from './support/recorder-stage.js';

const test = suite('a file that was cut off');

const sources = await mkdtemp(join(tmpdir(), 'recorder-'));
const [video, sound] = [await footage(sources), await aacTone(sources, 6)];

async function record(path: string): Promise<Buffer> {
  const recorder = await openRecorder({ path, fragmentMs: 500 }, ['video', 'audio']);
  for (const packet of interleave(video, sound, 6_000_000)) await recorder.send(packet);
  await recorder.end();
  await recorder.close();
  return readFile(path);
}

/** Places to cut a file of this length at, the same each time. */
function* cuts(bytes: number, count: number): Generator<number> {
  let state = 7;
  for (let index = 0; index < count; index += 1) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield 1 + Math.floor((state / 2 ** 32) * (bytes - 1));
  }
}

for (const extension of ['mp4', 'mov', 'mkv']) {
  test(`anywhere is repaired up to its last whole fragment, and not touched itself (.${extension})`, () =>
    inFolder(async (folder) => {
      const path = join(folder, `film.${extension}`);
      const whole = await record(path);
      const good = await verifyFile(path, 1);
      assert.equal(good.problems, []);
      assert.equal(
        good.tracks.map(({ packets }) => packets),
        [video.length, sound.length],
      );
      let repaired = 0;
      for (const length of cuts(whole.length, 12)) {
        await writeFile(path, whole.subarray(0, length));
        const to = repairedPath(path);
        const error = await repairFile(path, to, 1).catch((error) => error);
        assert.ok((await readFile(path)).equals(whole.subarray(0, length)), 'not touched');
        if (error.code !== undefined) {
          assert.is(error.code, 'ERR_FILE_INVALID', `cut at ${length}: ${error.message}`);
          // A GOP, its sound, and the fragment's head: nothing is whole before.
          assert.ok(length < whole.length / 2, `nothing could be repaired of ${length} bytes`);
          continue;
        }
        repaired += 1;
        assert.equal(error.after.problems, [], `cut at ${length}`);
        const { frames, errors } = await decode(to);
        assert.is(errors, '');
        assert.is(frames.length, error.after.tracks[0].packets);
        assert.is((await probePackets(to, 'a')).length, error.after.tracks[1].packets);
        await rm(to);
      }
      assert.ok(repaired >= 6, `${repaired} of 12`);
    }));
}

for (const [extension, index, before] of [
  ['mp4', 'mfra', 4],
  // Cues (RFC 9559 §5.1.5).
  ['mkv', '\x1c\x53\xbb\x6b', 0],
] as const) {
  test(`at a fragment’s end is not finished, and is repaired in full (.${extension})`, () =>
    inFolder(async (folder) => {
      const path = join(folder, `film.${extension}`);
      const whole = await record(path);
      await truncate(path, whole.lastIndexOf(index, undefined, 'latin1') - before);
      assert.equal((await verifyFile(path, 1)).problems, [
        'it was not finished, and is whole up to its last fragment; repair it',
      ]);
      const to = join(folder, `new.${extension}`);
      const { after } = await repairFile(path, to, 1);
      assert.is(after.tracks[0]?.packets, video.length);
      assert.equal(after.problems, []);
      assert.equal((await verifyFile(to, 1)).problems, []);
    }));
}

test('and says how long it was is not finished where it is shorter', () =>
  inFolder(async (folder) => {
    const path = join(folder, 'film.mkv');
    const to = join(folder, 'new.mkv');
    await record(path);
    await repairFile(path, to, 1);
    const whole = await readFile(to);
    const cluster = whole.lastIndexOf('\x1f\x43\xb6\x75', undefined, 'latin1');
    await truncate(to, cluster);
    const { problems, lostBytes } = await verifyFile(to, 1);
    assert.is(lostBytes, 0);
    assert.match(problems.join(), /it was not finished/);
  }));

for (const [extension, args] of [
  ['mkv', ['-f', 'matroska']],
  ['mp4', ['-f', 'mp4', '-movflags', 'frag_keyframe+empty_moov+skip_trailer']],
] as const) {
  test(`by its looks, as another program wrote it to a stream, may be all there is: that is noted (.${extension})`, () =>
    inFolder(async (folder) => {
      const recorded = join(folder, 'film.mp4');
      await record(recorded);
      const path = join(folder, `streamed.${extension}`);
      await toStream(path, '-i', recorded, '-c', 'copy', ...args);
      const { problems, notes, lostBytes, fragments } = await verifyFile(path, 1);
      assert.ok(fragments > 1);
      assert.equal({ problems, lostBytes }, { problems: [], lostBytes: 0 });
      assert.equal(notes, ['it has no index at its end: cut off, or written to a stream']);
    }));
}

test('with zeros at its end, as after a power cut, loses no more than the zeros', () =>
  inFolder(async (folder) => {
    const path = join(folder, 'film.mp4');
    const whole = await record(path);
    await writeFile(path, Buffer.concat([whole, Buffer.alloc(4096)]));
    const { problems, lostBytes } = await verifyFile(path, 1);
    assert.is(lostBytes, 4096);
    assert.is(problems.length, 1);
  }));

for (const [title, content, message] of [
  ['an empty one', '', /is no MP4, MOV or MKV file: it is empty/],
  ['another file', 'Dear diary, today I', /is no MP4, MOV or MKV file: it begins with 4465617220646961/],
] as const) {
  test(`${title} is refused`, () =>
    inFolder(async (folder) => {
      const path = join(folder, 'film.mp4');
      await writeFile(path, content);
      const error = await verifyFile(path, 1).catch((error) => error);
      assert.is(error.code, 'ERR_FILE_INVALID');
      assert.match(error.message, message);
    }));
}

test('a repair replaces nothing', () =>
  inFolder(async (folder) => {
    const path = join(folder, 'film.mp4');
    await record(path);
    for (const to of [path, join(folder, 'new.mkv')]) {
      const error = await repairFile(path, to, 1).catch((error) => error);
      assert.is(error.code, 'ERR_FILE_WRITE');
    }
  }));

test.after(() => rm(sources, { recursive: true }));
test.run();
