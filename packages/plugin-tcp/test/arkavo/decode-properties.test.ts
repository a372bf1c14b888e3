import assert from 'node:assert/strict';
import fc from 'fast-check';
import { suite } from 'uvu';
import { decodeBase64 } from '../../src/arkavo/base64.js';
import { decodeMessage } from '../../src/arkavo/decode-message.js';
import { JsonCursor } from '../../src/arkavo/json-cursor.js';
import { LineRefused, type RefusalReason } from '../../src/arkavo/line-refused.js';
import type { RemoteCameraMessage } from '../../src/arkavo/remote-camera-message.js';
import { exampleLines } from './support/example-lines.js';
import { swiftDecode } from './support/swift-decoder.js';

const test = suite('decoding, for all lines');
const lines = Object.values(exampleLines);

function decoded(line: Buffer): { message: RemoteCameraMessage | undefined } | { reason: RefusalReason } {
  try {
    return { message: decodeMessage(line) };
  } catch (error) {
    if (error instanceof LineRefused) return { reason: error.reason };
    throw error;
  }
}

/** Fields that are wrong in two ways are refused for one of them. */
const payloadReasons: readonly string[] = ['bad-message', 'bad-base64'];

function assertAsSwift(line: Buffer): void {
  const ours = decoded(line);
  const swift = swiftDecode(line);
  if ('message' in swift || 'message' in ours) return assert.deepEqual(ours, swift, line.toString());
  const [first] = swift.refusals;
  if (payloadReasons.includes(String(first))) assert.ok(payloadReasons.includes(ours.reason), line.toString());
  else assert.equal(ours.reason, first, line.toString());
}

/** Tokens of the wire in any order: most lines are nearly right. */
const token = fc.constantFrom(
  ...[
    '{',
    '}',
    '[',
    ']',
    ':',
    ',',
    ' ',
    '\r',
    'null',
    'true',
    'false',
    '0',
    '-1.5',
    '1e-5',
    '01',
    '1e999',
    '""',
    '"\\/"',
  ],
  ...[
    '"kind"',
    '"handshake"',
    '"videoNALU"',
    '"metadata"',
    '"audio"',
    '"frame"',
    '"sourceID"',
    '"timestamp"',
    '"type"',
  ],
  ...[
    '"naluData"',
    '"AAAA"',
    '"AA="',
    '"\\u0041\\/=="',
    '"\\ud800"',
    '"isKeyFrame"',
    '"arFace"',
    '"face"',
    '"é"',
    '"\\x"',
    '"',
  ],
);

const anyLine = fc.oneof(
  fc.constantFrom(...lines).chain((line) => edited(Buffer.from(line))),
  fc.array(token, { maxLength: 30 }).map((tokens) => Buffer.from(tokens.join(''))),
  fc.json().map((text) => Buffer.from(text)),
  fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes)),
);

/** Parts of a line replaced by a token. */
function edited(line: Buffer): fc.Arbitrary<Buffer> {
  const edit = fc.tuple(fc.nat(line.length), fc.constantFrom(0, 1, 2, 10), token);
  return fc.array(edit, { maxLength: 3 }).map((edits) =>
    edits.reduce((bytes, [at, length, text]) => {
      return Buffer.concat([bytes.subarray(0, at), Buffer.from(text), bytes.subarray(at + length)]);
    }, line),
  );
}

test('a line is taken or refused, and read, as Swift would', () => {
  fc.assert(fc.property(anyLine, assertAsSwift), { seed: 7, numRuns: 30_000 });
});

/** A message with every value drawn at random, of the right type or not. */
const value = fc.oneof(
  { weight: 8, arbitrary: fc.oneof(fc.string(), fc.double().map(finite), fc.boolean(), fc.nat(3), base64Text()) },
  { weight: 1, arbitrary: fc.constantFrom(null, [], {}, '', 0, -1, 1e300, '=', 'AAAA', 'QUI=') },
);
const keys = ['sourceID', 'timestamp', 'deviceName', 'isKeyFrame', 'naluData', 'sampleRate', 'channels', 'audioData'];
const payload = fc
  .uniqueArray(fc.constantFrom(...keys), { minLength: 6 })
  .chain((names) => fc.record(Object.fromEntries(names.map((name) => [name, likely(name)]))));

function likely(name: string): fc.Arbitrary<unknown> {
  const right: Record<string, fc.Arbitrary<unknown>> = {
    sourceID: fc.string({ unit: 'grapheme' }),
    deviceName: fc.string({ unit: 'binary' }),
    timestamp: fc.double({ noNaN: true, noDefaultInfinity: true }),
    isKeyFrame: fc.boolean(),
    naluData: base64Text(),
    sampleRate: fc.constantFrom(8000, 48000, 44100.5),
    channels: fc.nat(300),
    audioData: base64Text(),
  };
  return fc.oneof({ weight: 15, arbitrary: right[name] ?? value }, { weight: 1, arbitrary: value });
}

function base64Text(): fc.Arbitrary<string> {
  return fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes).toString('base64'));
}

function finite(number: number): number {
  return Number.isFinite(number) ? number : 0;
}

const kind = fc.constantFrom('handshake', 'videoNALU', 'audio');

test('a payload is taken or refused, and read, as Swift would', () => {
  const line = fc.tuple(kind, kind, payload, fc.boolean()).map(([name, other, fields, escapes]) => {
    const text = JSON.stringify({ kind: name, [other]: fields });
    return Buffer.from(escapes ? text.replaceAll('/', '\\/') : text);
  });
  fc.assert(fc.property(line, assertAsSwift), { seed: 8, numRuns: 20_000 });
});

/** What JSON.parse says, with the one value in it that this walks over. */
function walked(text: string): unknown {
  const cursor = new JsonCursor(Buffer.from(text));
  const first = cursor.peek();
  const isNumber = first === 0x2d || (first >= 0x30 && first <= 0x39);
  const result = isNumber ? cursor.number() : first === 0x22 ? cursor.string() : cursor.skip();
  cursor.end();
  return result;
}

test('a number is the very double that JSON.parse makes of it', () => {
  const digits = fc.stringMatching(/^-?\d{1,25}(\.\d{1,25})?([eE][+-]?\d{1,3})?$/);
  const number = fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((double) => JSON.stringify(double)),
    digits,
  );
  fc.assert(
    fc.property(number, (text) => assertAsParse(text)),
    { seed: 9, numRuns: 50_000 },
  );
});

test('a string is the very string that JSON.parse makes of it', () => {
  const piece = fc.constantFrom(
    'a',
    'é',
    '😀',
    '\\/',
    '\\n',
    '\\u00e9',
    '\\ud83d',
    '\\udE00',
    '\\',
    '\\u12',
    '\u007f',
    '\u0001',
    '"',
  );
  const text = fc.array(piece, { maxLength: 12 }).map((pieces) => `"${pieces.join('')}"`);
  fc.assert(
    fc.property(text, (string) => assertAsParse(string)),
    { seed: 10, numRuns: 30_000 },
  );
});

test('JSON of any shape is walked over, and what is none is refused', () => {
  const text = fc.array(token, { maxLength: 12 }).map((tokens) => tokens.join(''));
  fc.assert(
    fc.property(fc.oneof(fc.json(), text), (json) => assertAsParse(json)),
    { seed: 11, numRuns: 50_000 },
  );
});

function assertAsParse(text: string): void {
  let expected: unknown;
  let isJson = true;
  try {
    expected = JSON.parse(text);
  } catch {
    isJson = false;
  }
  if (!isJson) return assert.throws(() => walked(text), { reason: 'bad-json' }, text);
  const found = walked(text);
  if (typeof expected === 'string' || typeof expected === 'number') assert.ok(Object.is(found, expected), text);
}

test('base64 is decoded as byte by byte, in any mixture of escapes', () => {
  const bytes = fc.uint8Array({ maxLength: 200 });
  fc.assert(
    fc.property(bytes, fc.infiniteStream(fc.boolean()), (expected, escapes) => {
      const text = Buffer.from(expected)
        .toString('base64')
        .replace(/\//g, () => (escapes.next().value ? '\\/' : '/'));
      const line = Buffer.from(`x"${text}"`);
      assert.deepEqual(decodeBase64(line, 2, line.length - 1), expected);
    }),
    { seed: 12, numRuns: 10_000 },
  );
});

test.run();
