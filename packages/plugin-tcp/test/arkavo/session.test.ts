import assert from 'node:assert/strict';
import { suite } from 'uvu';
import { decodeMessage } from '../../src/arkavo/decode-message.js';
import { LineReader } from '../../src/arkavo/line-reader.js';
import type { RemoteCameraMessage } from '../../src/arkavo/remote-camera-message.js';
import { cameraSession, type SessionLine } from './support/camera-session.js';
import { seededRandom } from './support/random.js';
import { assertSwiftForm } from './support/swift-form.js';

const test = suite('a session');
const session = cameraSession({ seconds: 60, seed: 1 });
const bytes = streamOf(session);

function streamOf(lines: readonly SessionLine[]): Buffer {
  return Buffer.from(lines.map(({ text }) => `${text}\n`).join(''));
}

function linesOf(kind: string): SessionLine[] {
  return session.filter((line) => line.kind === kind);
}

/** Calls `onMessage` with what is read of a stream that comes in these chunks. */
function replay(chunks: Iterable<Buffer>, onMessage: (message: RemoteCameraMessage) => void): void {
  const reader = new LineReader({ maxLineBytes: 1 << 20 });
  for (const chunk of chunks) {
    reader.feed(chunk);
    for (let line = reader.next(); line; line = reader.next()) {
      const message = decodeMessage(line);
      assert.ok(message);
      onMessage(message);
    }
  }
  assert.equal(reader.midway, false);
}

function assertSays(message: RemoteCameraMessage, { kind, timestamp, media, text }: SessionLine): void {
  assert.equal(message.kind, kind);
  assert.equal(message.sourceID, 'Paul’s_iPhone-face');
  assert.equal('timestamp' in message ? message.timestamp : undefined, timestamp);
  if (message.kind === 'videoNALU') assert.equal(Buffer.from(message.naluData).toString('base64'), media);
  if (message.kind === 'audio') assert.equal(Buffer.from(message.audioData).toString('base64'), media);
  if (message.kind === 'metadata') assert.deepEqual(message.metadata, JSON.parse(text).metadata.metadata);
}

function* chunksOf(size: (at: number) => number): Generator<Buffer> {
  for (let at = 0; at < bytes.length; ) {
    const count = size(at);
    yield bytes.subarray(at, at + count);
    at += count;
  }
}

function assertWhole(size: (at: number) => number): void {
  let index = 0;
  replay(chunksOf(size), (message) => assertSays(message, session[index++] as SessionLine));
  assert.equal(index, session.length);
}

test('60 s of a face camera are 8401 messages, each with what was said', () => {
  assert.equal(session.length, 8401);
  assertWhole(() => 65_536);
});

test('chunks of random sizes make no difference', () => {
  const random = seededRandom(2);
  for (const most of [50, 1460, 20_000]) assertWhole(() => 1 + random(most));
});

test('a chunk for every line, for every byte before and after its end, and for its end alone', () => {
  const random = seededRandom(3);
  assertWhole((at) => {
    const end = bytes.indexOf(0x0a, at) - at;
    return Math.max(1, end + random(4) - 1);
  });
});

test('split in two at every byte of a handshake, a picture, a face and a piece of sound, the messages are the same', () => {
  const kinds = ['handshake', 'videoNALU', 'metadata', 'audio'];
  const lines = kinds.map((kind) => linesOf(kind).at(-1) as SessionLine);
  const window = streamOf(lines);
  for (let at = 0; at <= window.length; at++) {
    const messages: RemoteCameraMessage[] = [];
    replay([window.subarray(0, at), window.subarray(at)], (message) => messages.push(message));
    assert.equal(messages.length, kinds.length);
    messages.forEach((message, index) => {
      assertSays(message, lines[index] as SessionLine);
    });
  }
});

test('all 60 s one byte at a time, each byte boundary one of two chunks, the messages are the same, in 20 s of work', () => {
  const before = process.cpuUsage();
  assertWhole(() => 1);
  const { user, system } = process.cpuUsage(before);
  assert.ok(user + system < 20e6, `${(user + system) / 1e6} s of processor time for ${bytes.length} bytes`);
});

test('every line is in the form that Swift writes, with nothing for a head that is not known, and slashes escaped', () => {
  for (const { text } of session) assertSwiftForm(Buffer.from(`${text}\n`));
  const heads = linesOf('metadata').filter(({ text }) => text.includes('"headTransform":'));
  assert.deepEqual([linesOf('metadata').length, heads.length], [3600, 2400]);
  assert.ok(session.filter(({ text }) => text.includes('\\/')).length > 4000);
});

test('keys are in another order in each line: all orders of a picture’s four, and no two faces alike', () => {
  const inner = (kind: string) => linesOf(kind).map(({ text }) => JSON.parse(text)[kind]);
  const orders = (values: readonly object[]) => new Set(values.map((value) => Object.keys(value).join(' ')));
  assert.equal(orders(inner('videoNALU')).size, 24);
  assert.equal(orders(inner('metadata').map(({ metadata }) => metadata.face.blendShapes)).size, 3600);
  assert.equal(orders(session.map(({ text }) => JSON.parse(text))).size, 2 * 4 - 1);
});

test.run();
