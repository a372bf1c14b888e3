import { symlinkSync, writeFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { CommandProcess, command, scratch } from './command.js';

const test = suite('arkavo-pipeline validate, of options that no stage can work with');
const folder = scratch();
const definition = folder.file('pipeline.json');
const none = folder.file('none');

/** The problems of a definition, with the text that each is at. */
async function problems(stages: object): Promise<{ readonly at: string; readonly message: string }[]> {
  const text = JSON.stringify({ stages }, undefined, 2);
  writeFileSync(definition, text);
  const { code, stderr } = await command('validate', definition);
  assert.is(code, 2, stderr);
  const lines = text.split('\n');
  return [...stderr.matchAll(/pipeline\.json:(\d+):(\d+) (.*)$/gm)].map(([, line, column, message = '']) => ({
    at: lines[Number(line) - 1]?.slice(Number(column) - 1).replace(/,$/, '') ?? '',
    message,
  }));
}

/** Today's date, or one to come, as recorders write it: a test that begins before midnight may end after it. */
function dateIn(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10).replaceAll('-', '');
}

const source = { use: 'test-source', options: { width: 64, height: 64 } };
const encode = { use: 'vt-encoder', inputs: ['source.video'] };
const end = { use: 'null-sink', inputs: ['read.video'] };

for (const [options, at, message] of [
  [
    { path: 'film.avi' },
    '"film.avi"',
    /^cannot tell the file format: expected a path that ends in \.mp4, .*, not film\.avi$/,
  ],
  [{ path: '{day}.mp4' }, '"{day}.mp4"', /a pattern that there is not; there are \{index\}, .*, not \{day\}$/],
  [
    { path: 'film.mp4', title: 'a/b' },
    '"a/b"',
    /^the title cannot be used: expected 3 to 200 characters, .*; it has "\/" in it$/,
  ],
  [
    { path: 'film.mp4', metadataTrack: true },
    'true',
    /metadataTrack is for MP4 .*this one is written without faststart; set faststart/,
  ],
  [
    { path: 'film.mkv', faststart: true },
    'true',
    /faststart puts the index of an MP4, .*this is another format; leave faststart out$/,
  ],
] as const) {
  test(`finds that a recorder cannot work with ${JSON.stringify(options)}`, async () => {
    const found = await problems({ source, encode, record: { use: 'recorder', inputs: ['encode'], options } });
    assert.is(found.length, 1, JSON.stringify(found));
    assert.is(found[0]?.at, at);
    assert.match(found[0]?.message ?? '', message);
  });
}

for (const name of ['taken.mp4', 'dangling.mp4', '{date}.mp4']) {
  test(`finds that ${name} is there already, where a recorder does not overwrite`, async () => {
    const path = folder.file(name);
    if (name === 'dangling.mp4') symlinkSync('none', path);
    else for (const day of [0, 1]) writeFileSync(path.replace('{date}', dateIn(day)), 'precious');
    const record = { use: 'recorder', inputs: ['encode'], options: { path, overwrite: false } };
    const [found, ...others] = await problems({ source, encode, record });
    assert.equal([found?.at, others], [JSON.stringify(path), []]);
    const said = 'the file is there already: remove it, choose another path, or set overwrite';
    assert.is(found?.message.replace(/\d{8}(?=\.mp4)/, '{date}'), `${said} (${path})`);
  });
}

test('takes a recorder that names its files by what only comes, or that overwrites, beside files that are there', async () => {
  const beside = { overwrite: false, inputs: ['encode'] };
  const record = ({ overwrite, inputs }: typeof beside, name: string) => {
    const path = folder.file(name);
    writeFileSync(path, 'precious');
    return { use: 'recorder', inputs, options: { path, overwrite } };
  };
  const stages = {
    source,
    encode,
    numbered: record(beside, 'a-{index}.mp4'),
    named: record(beside, 'b-{source}.mp4'),
    timed: record(beside, 'c-{time}.mp4'),
    overwriting: record({ ...beside, overwrite: true }, 'd.mp4'),
  };
  writeFileSync(definition, JSON.stringify({ stages }));
  const { code, stderr } = await command('validate', definition);
  assert.is(code, 0, stderr);
});

for (const [use, options, ports] of [
  ['media-source', { path: none }, ['path']],
  ['udp-receiver', { sdp: none }, ['sdp']],
  ['udp-receiver', { token: 'a-secret-of-the-studio', certificate: none, key: `${none}.key` }, ['certificate', 'key']],
  ['tcp-receiver', { token: 'a-secret-of-the-studio', certificate: none, key: `${none}.key` }, ['certificate', 'key']],
] as const) {
  test(`finds that ${ports.join(' and ')} of a ${use} is not there`, async () => {
    const found = await problems({ read: { use, options }, end });
    assert.equal(
      found.map(({ message }) => message),
      ports.map((port) => `there is no such file; give the path of one, not ${port === 'key' ? `${none}.key` : none}`),
    );
    assert.equal(
      found.map(({ at }) => at),
      ports.map((port) => JSON.stringify(port === 'key' ? `${none}.key` : none)),
    );
  });
}

for (const use of ['udp-receiver', 'tcp-receiver']) {
  test(`finds two of ${use} that would listen on one port, and takes those with ports of their own`, async () => {
    const receiver = (port: number) => ({ use, options: { port } });
    const ends = { end, other: { use: 'null-sink', inputs: ['again.video'] } };
    const found = await problems({ read: receiver(5999), again: receiver(5999), ...ends });
    const said = 'listens on the same port of the same host; give each a port of its own, not 5999';
    assert.equal(
      found.map(({ at, message }) => `${at}: ${message}`),
      [`5999: stage "again" ${said}`, `5999: stage "read" ${said}`],
    );
    writeFileSync(definition, JSON.stringify({ stages: { read: receiver(0), again: receiver(0), ...ends } }));
    const { code, stderr } = await command('validate', definition);
    assert.is(code, 0, stderr);
  });
}

for (const use of ['udp-sender', 'tcp-sender']) {
  test(`finds that ca of a ${use} is not there, or a folder`, async () => {
    const options = { token: 'a-secret-of-the-studio' };
    const send = { use, inputs: ['encode'], options: { ...options, ca: none } };
    const other = { use, inputs: ['encode'], options: { ...options, ca: folder.path } };
    const found = await problems({ source, encode, send, other });
    assert.equal(
      found.map(({ message }) => message),
      [
        `there is no such file; give the path of one, not ${none}`,
        `it is a folder; give the path of a file, not ${folder.path}`,
      ],
    );
  });
}

test('finds it in what came from the environment, too, and says the name of the variable only', async () => {
  const [read, record] = [`\${READ}`, `\${RECORD}`];
  const stages = {
    source,
    encode,
    read: { use: 'media-source', options: { path: read } },
    end,
    record: { use: 'recorder', inputs: ['encode'], options: { path: record } },
    first: {
      use: 'recorder',
      inputs: ['encode'],
      options: { path: `\${FIRST}`, faststart: true, metadataTrack: true },
    },
  };
  writeFileSync(definition, JSON.stringify({ stages }));
  const env = { READ: '/hunter2/film.mp4', RECORD: 'hunter2.avi', FIRST: 'hunter2.mkv' };
  const validate = new CommandProcess(['validate', definition], env);
  assert.is(await validate.exit, 2);
  assert.not.match(validate.stderr, 'hunter2');
  assert.match(validate.stderr, `give the path of one (from ${read})`);
  assert.match(validate.stderr, `.mkv (from ${record})`);
  assert.match(validate.stderr, '4 problems');
});

test.after(() => folder.remove());
test.run();
