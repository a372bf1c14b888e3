import { writeFileSync } from 'node:fs';
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
