import { mkdirSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { command, scratch } from './command.js';

const test = suite('arkavo-pipeline verify and repair');
const folder = scratch();
const film = folder.file('film.mp4');

const definition = {
  name: 'film',
  stages: {
    camera: { use: 'test-source', options: { width: 160, height: 120, frames: 120, realtime: false } },
    encode: { use: 'vt-encoder', inputs: ['camera.video'], options: { keyFrameInterval: 30 } },
    record: {
      use: 'recorder',
      inputs: ['encode', 'camera.audio', 'camera.metadata'],
      options: { path: film, fragmentMs: 500 },
    },
  },
};

test('verify says what is in a good recording, and exits with 0', async () => {
  const path = folder.file('film.json');
  writeFileSync(path, JSON.stringify(definition));
  const made = await command('run', path);
  assert.is(made.code, 0, made.stderr);
  const { code, stdout, stderr } = await command('verify', film);
  assert.is(code, 0, stdout + stderr);
  assert.match(stdout, /film\.mp4: MP4 or MOV, \d+ fragments, \d+ bytes, 4\.0\d\d s\n/);
  assert.match(stdout, / {2}video avc, 120 pictures, 4 keyframes, 0\.000 to 4\.000 s\n/);
  assert.match(stdout, / {2}audio pcm-s16, \d+ packets, /);
  assert.match(stdout, / {2}decoded 120 of 120 pictures\ngood\n$/);
});

test('verify finds one that was cut off, and repair makes a whole one of it', async () => {
  truncateSync(film, Math.floor(readFileSync(film).length * 0.8));
  const before = readFileSync(film);
  const bad = await command('verify', film, '--json');
  assert.is(bad.code, 1);
  const report = JSON.parse(bad.stdout);
  assert.ok(report.lostBytes > 0);
  assert.match(
    report.problems[0],
    /^it was cut off: its last \d+ bytes are of a fragment that is not whole; repair it$/,
  );
  const repaired = await command('repair', film);
  assert.is(repaired.code, 0, repaired.stdout + repaired.stderr);
  assert.match(
    repaired.stdout,
    /film\.repaired\.mp4\.metadata\.jsonl: \d+ lines, \d+ left out that are later than the recording\n/,
  );
  assert.ok(before.equals(readFileSync(film)));
  const good = await command('verify', folder.file('film.repaired.mp4'));
  assert.is(good.code, 0, good.stdout + good.stderr);
  const again = await command('repair', film);
  assert.is(again.code, 2);
  assert.match(
    again.stderr,
    /^error ERR_FILE_WRITE: .*film\.repaired\.mp4 is there already, and a repair replaces nothing/,
  );
});

test('repair makes the folders that are missing, and says so before', async () => {
  const { stdout: help } = await command('repair', '--help');
  assert.match(help.replaceAll(/\s+/g, ' '), 'the new file, whose missing folders are made;');
  const path = folder.file('a/b/film.mp4');
  const { code, stdout, stderr } = await command('repair', film, '-o', path);
  assert.is(code, 0, stdout + stderr);
  assert.equal(readdirSync(folder.file('a/b')).sort(), ['film.mp4', 'film.mp4.metadata.jsonl']);
});

test('repair says of metadata that it cannot read that it was not kept, and is done', async () => {
  rmSync(`${film}.metadata.jsonl`);
  mkdirSync(`${film}.metadata.jsonl`);
  const { code, stdout, stderr } = await command('repair', film, '-o', folder.file('alone.mp4'));
  assert.is(code, 0, stdout + stderr);
  assert.match(
    stdout,
    /^\S*film\.mp4\.metadata\.jsonl cannot be read: it is not a regular file; nothing of it was kept$/m,
  );
});

test('repair makes no metadata file without a line, and says so', async () => {
  rmSync(`${film}.metadata.jsonl`, { recursive: true });
  writeFileSync(`${film}.metadata.jsonl`, '{"ptsUs":1000,"sour');
  const { code, stdout, stderr } = await command('repair', film, '-o', folder.file('bare.mp4'));
  assert.is(code, 0, stdout + stderr);
  assert.match(stdout, /^no metadata was kept, 1 left out that are not whole$/m);
});

test('pictures that do not decode are found', async () => {
  const path = folder.file('film.repaired.mp4');
  const data = readFileSync(path);
  const pictures = data.indexOf('mdat', 0, 'latin1');
  data.fill(0xa5, pictures + 4000, pictures + 9000);
  writeFileSync(path, data);
  const { code, stdout } = await command('verify', path);
  assert.is(code, 1, stdout);
  assert.match(stdout, /problem: /);
});

test('a file that there is not is refused', async () => {
  const { code, stderr } = await command('verify', folder.file('none.mp4'));
  assert.is(code, 2);
  assert.match(stderr, /^error ERR_FILE_NOT_FOUND: there is no file /);
});

test.after(() => folder.remove());
test.run();
