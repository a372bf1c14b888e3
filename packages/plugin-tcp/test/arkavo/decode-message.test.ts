import assert from 'node:assert/strict';
import { PipelineError } from '@arkavo-pipeline/core';
import { suite } from 'uvu';
import { decodeMessage } from '../../src/arkavo/decode-message.js';
import { LineRefused, type RefusalReason } from '../../src/arkavo/line-refused.js';
import { exampleLines, jpegLine } from './support/example-lines.js';

const test = suite('decoding messages');

function refusal(line: string | Buffer): LineRefused {
  try {
    decodeMessage(Buffer.from(line));
  } catch (error) {
    if (error instanceof LineRefused) return error;
    throw error;
  }
  return assert.fail(`taken: ${line.slice(0, 200)}`);
}

const video = (fields: string) => `{"kind":"videoNALU","videoNALU":{${fields}}}`;
const data = (text: string) => video(`"sourceID":"a","timestamp":1,"isKeyFrame":true,"naluData":"${text}"`);
const metadata = (value: string, timestamp = '1') =>
  `{"kind":"metadata","metadata":{"sourceID":"a","metadata":${value},"timestamp":${timestamp}}}`;
const face = (fields: string) => metadata(`{"type":"arFace","face":{${fields}}}`);
const body = (joints: string) => metadata(`{"type":"arBody","body":{"joints":${joints}}}`);
const custom = (payload: string) => metadata(`{"type":"custom","name":"x","payload":${payload}}`);
const handshake = (sourceID: string) => `{"kind":"handshake","handshake":{"sourceID":${sourceID},"deviceName":"x"}}`;
const audio = (fields: string) =>
  `{"kind":"audio","audio":{"sourceID":"a","timestamp":1,${fields},"audioData":"AAAA"}}`;

const taken: [name: string, line: string][] = [
  ['space between tokens, and a carriage return at the end', ' { "kind" :\t"handshake" } \r'],
  ['a byte order mark', `\ufeff${exampleLines.handshake}`],
  ['the kind behind its payload', '{"handshake":{"deviceName":"x","sourceID":"y"},"kind":"handshake"}'],
  [
    'unknown keys at every level',
    '{"v":2,"kind":"handshake","handshake":{"sourceID":"a","x":{"y":[null]},"deviceName":"b"}}',
  ],
  ['keys that objects have anyway', '{"__proto__":1,"constructor":2,"toString":[],"kind":"handshake"}'],
  ['a payload that is null', '{"kind":"handshake","handshake":null}'],
  ['the payload of another kind', `{"kind":"metadata","handshake":{"sourceID":"a","deviceName":"b"}}`],
  ['an escaped key and an escaped kind', '{"\\u006bind":"hand\\u0073hake"}'],
  ['the first of two keys, the second whatever it is', '{"kind":"handshake","kind":7}'],
  ['an integer written as a double', audio('"sampleRate":48e3,"channels":2.0')],
  ['base64 with escapes that nobody needs', data('\\u0041AAA')],
  ['base64 with a slash, escaped or not', data('\\/\\///')],
  ['base64 with unused bits set', data('AB==')],
  ['no base64 at all', data('')],
  ['a transform that is not of 16 numbers', face('"blendShapes":{},"trackingState":"limited","headTransform":[1,2]')],
  ['a head transform that is null', face('"blendShapes":{},"trackingState":"limited","headTransform":null')],
  ['what belongs to another type of metadata', metadata('{"type":"custom","face":7,"name":"x","payload":{}}')],
  ['a source id of 255 bytes', handshake(`"${'é'.repeat(127)}x"`)],
  ['an empty source id', handshake('""')],
  ['numbers in every form', custom('{"a":-0,"b":0.5e-3,"c":1E+2,"d":123456789012345678901234567890,"e":5e-324}')],
  ['the greatest float, as it is written', face('"blendShapes":{"a":3.4028235e+38},"trackingState":"normal"')],
  ['64 levels', `{"x":${'['.repeat(63)}${']'.repeat(63)},"kind":"handshake"}`],
];

for (const [name, line] of taken) {
  test(`taken: ${name}`, () => {
    decodeMessage(Buffer.from(line));
  });
}

const refused: [name: string, reason: RefusalReason, line: string | Buffer, message: RegExp][] = [
  ['half a line', 'bad-json', exampleLines.face.slice(0, 500), /ends/],
  ['two values', 'bad-json', `${exampleLines.handshake}{}`, /something after the value at byte 81/],
  ['bad UTF-8', 'bad-json', Buffer.from([0x22, 0xff, 0x22]), /not UTF-8/],
  ['65 levels', 'bad-json', `{"x":${'['.repeat(64)}${']'.repeat(64)},"kind":"handshake"}`, /deeper than 64/],
  ['a million brackets', 'bad-json', '['.repeat(1_000_000), /deeper than 64/],
  ['a trailing comma', 'bad-json', '{"kind":"handshake",}', /no key/],
  ['a control character in a string', 'bad-json', '{"kind":"hand\tshake"}', /control character/],
  ['a leading zero', 'bad-json', '{"kind":"handshake","x":01}', /leading zero/],
  ['something broken where nobody reads', 'bad-json', '{"kind":"handshake","x":[1,nul]}', /byte 27/],
  ['an escape that JSON does not have', 'bad-json', data('AA\\x'), /escape/],
  ['nothing but space', 'bad-json', '  ', /ends/],
  ['an array', 'bad-message', '[]', /the message is an array, expected an object/],
  ['no kind', 'bad-message', '{}', /the message has no kind/],
  ['a kind that is a number', 'bad-message', '{"kind":1}', /kind is a number, expected a string/],
  [
    'a kind of later times',
    'unknown-kind',
    '{"kind":"depth"}',
    /"depth"; handshake, videoNALU, metadata, audio are known/,
  ],
  ['a payload of another type', 'bad-message', '{"kind":"audio","audio":[]}', /audio is an array/],
  ['a broken payload of another kind', 'bad-message', '{"kind":"handshake","metadata":{}}', /metadata has no sourceID/],
  ['a missing field', 'bad-message', video('"sourceID":"a","timestamp":1,"isKeyFrame":true'), /has no naluData/],
  ['a required field that is null', 'bad-message', handshake('null'), /sourceID is null, expected a string/],
  [
    'a bool as a number',
    'bad-message',
    video('"sourceID":"a","timestamp":1,"isKeyFrame":1,"naluData":""'),
    /expected true or false/,
  ],
  [
    'a number in quotes',
    'bad-message',
    video('"sourceID":"a","timestamp":"1","isKeyFrame":true,"naluData":""'),
    /expected a number/,
  ],
  ['a number beyond all doubles', 'bad-message', custom('{"a":1e999}'), /is Infinity/],
  [
    'a number beyond all floats',
    'bad-message',
    face('"blendShapes":{"a":3.5e38},"trackingState":"normal"'),
    /3.5e\+38/,
  ],
  [
    'a timestamp that is no time',
    'bad-message',
    metadata('{"type":"custom","name":"x","payload":{}}', '1e15'),
    /timestamp is 1000000000000000/,
  ],
  [
    'a type of metadata that nobody knows',
    'bad-message',
    metadata('{"type":"arHand"}'),
    /"arHand"; arFace, arBody and custom/,
  ],
  [
    'metadata without what its type has',
    'bad-message',
    metadata('{"type":"arFace","body":{}}'),
    /type arFace and has nothing of it/,
  ],
  [
    'a tracking state that nobody knows',
    'bad-message',
    face('"blendShapes":{},"trackingState":"lost"'),
    /"lost"; normal, limited/,
  ],
  [
    'a blend shape that is a string',
    'bad-message',
    face('"blendShapes":{"a":"1"},"trackingState":"normal"'),
    /expected a number/,
  ],
  [
    '1025 blend shapes',
    'bad-message',
    face(`"blendShapes":${manyKeys(1025)},"trackingState":"normal"`),
    /more than 1024 keys/,
  ],
  [
    '1025 joints',
    'bad-message',
    body(`[${Array(1025).fill('{"name":"a","transform":[]}').join()}]`),
    /more than 1024 elements/,
  ],
  [
    '65 numbers of a transform',
    'bad-message',
    body(`[{"name":"a","transform":[${Array(65).fill(0).join()}]}]`),
    /more than 64/,
  ],
  ['a source id of 256 bytes', 'bad-message', handshake(`"${'é'.repeat(128)}"`), /256 bytes, at most 255/],
  ['a source id that would forge a log line', 'bad-message', handshake('"a\\nb"'), /control characters/],
  ['half a surrogate pair', 'bad-message', handshake('"\\ud83d"'), /surrogate/],
  [
    'no channel',
    'bad-message',
    audio('"sampleRate":48000,"channels":0'),
    /channels is 0, expected a whole number from 1 to 255/,
  ],
  ['half a channel', 'bad-message', audio('"sampleRate":48000,"channels":1.5'), /channels is 1.5/],
  ['a negative sample rate', 'bad-message', audio('"sampleRate":-1,"channels":2'), /sampleRate is -1/],
  [
    'base64 that is a number',
    'bad-message',
    video('"sourceID":"a","timestamp":1,"isKeyFrame":true,"naluData":1'),
    /string of base64/,
  ],
  ...[
    'A',
    'AA',
    'AAA',
    'A===',
    'AA=',
    '====',
    'AA==AAAA',
    'AA-_',
    'A AA',
    'AAAA\\n',
    'AA\\\\/',
    'AAA\\\\/',
    'AAA\\"',
    'éAAA',
    'AA=A',
  ].map((text): [string, RefusalReason, string, RegExp] => [
    `base64 like ${text}`,
    'bad-base64',
    data(text),
    /naluData is not base64/,
  ]),
];

function manyKeys(count: number): string {
  return JSON.stringify(Object.fromEntries(Array.from({ length: count }, (_, index) => [`key${index}`, 0])));
}

for (const [name, reason, line, message] of refused) {
  test(`refused as ${reason}: ${name}`, () => {
    const error = refusal(line);
    assert.ok(error instanceof PipelineError && error.code === 'ERR_TCP_PROTOCOL');
    assert.equal(error.reason, reason);
    assert.match(error.message, message);
    assert.ok(error.message.length < 400, error.message);
  });
}

test('a JPEG is refused as such, with the id of its source where there is one', () => {
  assert.deepEqual([refusal(jpegLine).reason, refusal(jpegLine).sourceId], ['jpeg', 'iPhone-face']);
  assert.match(refusal(jpegLine).message, /JPEG .* H.264 is expected .* update the app/);
  for (const line of ['{"kind":"frame"}', '{"kind":"frame","frame":7}', '{"kind":"frame","frame":{"sourceID":7}}']) {
    assert.deepEqual([refusal(line).reason, refusal(line).sourceId], ['jpeg', undefined]);
  }
  assert.equal(decodeMessage(Buffer.from('{"kind":"handshake","frame":{"sourceID":7}}')), undefined);
});

test('a kind without its payload says nothing', () => {
  for (const kind of ['handshake', 'videoNALU', 'metadata', 'audio']) {
    assert.equal(decodeMessage(Buffer.from(`{"kind":"${kind}"}`)), undefined);
  }
});

test('the dates of the oldest builds are the same times', () => {
  const timestampOf = (text: string) => {
    const message = decodeMessage(Buffer.from(metadata('{"type":"custom","name":"x","payload":{}}', `"${text}"`)));
    return message?.kind === 'metadata' ? message.timestamp : undefined;
  };
  assert.equal(timestampOf('2025-11-08T12:34:56Z'), 784298096);
  assert.equal(timestampOf('2025-11-08T13:34:56.250+01:00'), 784298096.25);
  assert.equal(timestampOf('2001-01-01T00:00:00Z'), 0);
  for (const text of [
    '2025-11-08',
    '2025-02-30T00:00:00Z',
    '2025-13-01T00:00:00Z',
    'yesterday',
    '2025-11-08 12:34:56Z',
  ]) {
    assert.throws(() => timestampOf(text), { reason: 'bad-message' });
  }
});

test('audio that ends inside a frame is cut there', () => {
  const line =
    '{"kind":"audio","audio":{"sourceID":"a","timestamp":1,"sampleRate":8000,"channels":2,"audioData":"AQIDBAUGBw=="}}';
  const message = decodeMessage(Buffer.from(line));
  assert.ok(message?.kind === 'audio');
  assert.deepEqual([...message.audioData], [1, 2, 3, 4]);
  assert.equal(message.audioData.buffer.byteLength, 4);
});

test('of a blend shape that comes twice, the first value counts', () => {
  const message = decodeMessage(Buffer.from(face('"blendShapes":{"a":1,"a":2,"a":"x"},"trackingState":"normal"')));
  assert.ok(message?.kind === 'metadata' && message.metadata.type === 'arFace');
  assert.deepEqual(message.metadata.face.blendShapes, { a: 1 });
});

test('a blend shape may have any name', () => {
  const message = decodeMessage(Buffer.from(face('"blendShapes":{"__proto__":0.5,"a":1},"trackingState":"normal"')));
  assert.ok(message?.kind === 'metadata' && message.metadata.type === 'arFace');
  assert.deepEqual(Object.entries(message.metadata.face.blendShapes), [
    ['__proto__', 0.5],
    ['a', 1],
  ]);
});

test.run();
