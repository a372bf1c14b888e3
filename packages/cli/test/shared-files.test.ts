import { copyFileSync, existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { command, scratch } from './command.js';

const test = suite('arkavo-pipeline validate and run, of stages that meet at a file');
const folder = scratch();
const film = folder.file('film.mp4');
const definition = folder.file('pipeline.json');

const camera = { use: 'test-source', options: { width: 64, height: 64, frames: 10, realtime: false } };
const encode = { use: 'vt-encoder', inputs: ['camera.video'] };
const record = (path: string, input = 'encode') => ({ use: 'recorder', inputs: [input], options: { path } });
const play = (path: string) => ({ use: 'media-source', options: { path } });
const log = (path: string) => ({ use: 'packet-log', inputs: ['encode'], options: { path } });

/** Checks and runs a definition that both have to refuse: what they say, each at the value that is at fault. */
async function refused(stages: object): Promise<string[]> {
  const text = JSON.stringify({ stages }, undefined, 2);
  writeFileSync(definition, text);
  const validated = await command('validate', definition);
  const run = await command('run', definition);
  assert.equal([validated.code, run.code], [2, 2], run.stderr);
  assert.is(run.stderr, validated.stderr);
  const lines = text.split('\n');
  return [...run.stderr.matchAll(/pipeline\.json:(\d+):(\d+) (.*)$/gm)].map(([, line, column, message = '']) => {
    const value = lines[Number(line) - 1]?.slice(Number(column) - 1) ?? '';
    return `${value}: ${message}`.replaceAll(`${folder.path}/`, '');
  });
}

test('a recording is made, to be played', async () => {
  writeFileSync(definition, JSON.stringify({ stages: { camera, encode, record: record(film) } }));
  const { code, stderr } = await command('run', definition);
  assert.is(code, 0, stderr);
  copyFileSync(film, folder.file('copy.mp4'));
});

for (const name of ['film.mp4', 'link.mp4']) {
  test(`${name}: a recorder that would write over the file that is played is refused, and every byte stays`, async () => {
    if (name === 'link.mp4') symlinkSync('film.mp4', folder.file(name));
    assert.equal(await refused({ play: play(film), record: record(folder.file(name), 'play.video') }), [
      '"film.mp4": it is read here, and "path" of stage "record" writes it; give them different files, not film.mp4',
      `"${name}": it is written here, and "path" of stage "play" reads it; give them different files, not ${name}`,
    ]);
    assert.equal(readFileSync(film), readFileSync(folder.file('copy.mp4')));
  });
}

test('a recorder that names its files by their sources does not write over the file that is played', async () => {
  const pattern = '{source}.mp4';
  assert.equal(await refused({ film: play(film), record: record(folder.file(pattern), 'film.video') }), [
    '"film.mp4": it is read here, and "path" of stage "record" may replace it; write into another folder, or replace nothing, not film.mp4',
    `"${pattern}": what is written here may replace what "path" of stage "film" reads; write into another folder, or replace nothing, not ${pattern}`,
  ]);
  assert.equal(readFileSync(film), readFileSync(folder.file('copy.mp4')));
});

for (const [what, pattern, options] of [
  ['keeps what is there', '{source}.mp4', { overwrite: false }],
  ['numbers its files', '{source}-{index}.mp4', {}],
  ['dates its files', '{date}.mp4', {}],
] as const) {
  test(`a recorder that ${what} may write beside the file that is played`, async () => {
    const { use, inputs, options: others } = record(folder.file(pattern), 'film.video');
    const stages = { film: play(film), record: { use, inputs, options: { ...others, ...options } } };
    writeFileSync(definition, JSON.stringify({ stages }));
    const { code, stderr } = await command('run', definition);
    assert.is(code, 0, stderr);
    assert.equal(readFileSync(film), readFileSync(folder.file('copy.mp4')));
  });
}

test('two recorders of one path are refused, and nothing is written', async () => {
  const path = folder.file('new.mp4');
  const said = 'it is written here, and "path" of stage';
  const remedy = 'give each a file of its own, not new.mp4';
  assert.equal(await refused({ camera, encode, one: record(path), two: record(path) }), [
    `"new.mp4": ${said} "two" writes it, too; ${remedy}`,
    `"new.mp4": ${said} "one" writes it, too; ${remedy}`,
  ]);
  assert.not(existsSync(path));
});

for (const [what, path] of [
  ['the same pattern', '{source}-{index}.mp4'],
  ['the same pattern of a date', 'day/{date}-{time}.mkv'],
] as const) {
  test(`two recorders with ${what} are refused`, async () => {
    const file = folder.file(path);
    assert.is((await refused({ camera, encode, one: record(file), two: record(file) })).length, 2);
  });
}

test('the metadata beside a recording is a file of its recorder, too', async () => {
  const sidecar = `${folder.file('new.mp4')}.metadata.jsonl`;
  const said = 'it is written here, and "path" of stage';
  const remedy = 'give each a file of its own, not new.mp4.metadata.jsonl';
  assert.equal(await refused({ camera, encode, record: record(folder.file('new.mp4')), log: log(sidecar) }), [
    `"new.mp4": ${said} "log" writes it, too; ${remedy}`,
    `"new.mp4.metadata.jsonl": ${said} "record" writes it, too; ${remedy}`,
  ]);
});

test('a session description and what protects a stream are files of their stages', async () => {
  const send = { use: 'udp-sender', inputs: ['encode'], options: { sdp: film } };
  const found = await refused({
    camera,
    encode,
    send,
    receive: { use: 'udp-receiver', options: { sdp: film } },
    trusting: { use: 'tcp-sender', inputs: ['encode'], options: { token: 'a-secret-of-the-studio', ca: film } },
    end: { use: 'null-sink', inputs: ['receive.video'] },
  });
  assert.equal(found, [
    '"film.mp4": it is written here, and "sdp" of stage "receive" reads it; give them different files, not film.mp4',
    '"film.mp4": it is read here, and "sdp" of stage "send" writes it; give them different files, not film.mp4',
    '"film.mp4": it is read here, and "sdp" of stage "send" writes it; give them different files, not film.mp4',
  ]);
});

test('two logs on standard output are no problem', async () => {
  writeFileSync(definition, JSON.stringify({ stages: { camera, encode, one: log('-'), two: log('-') } }));
  const { code, stderr } = await command('validate', definition);
  assert.is(code, 0, stderr);
});

test.after(() => folder.remove());
test.run();
