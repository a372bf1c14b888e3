import assert from 'node:assert/strict';
import { suite } from 'uvu';
import { decodeMessage } from '../../src/arkavo/decode-message.js';
import { LineReader } from '../../src/arkavo/line-reader.js';
import type { RemoteCameraMessage } from '../../src/arkavo/remote-camera-message.js';
import { cameraSession, type SessionLine } from './support/camera-session.js';
import { seededRandom } from './support/random.js';

const test = suite('a session');
const session = cameraSession({ seconds: 60, seed: 1 });
const bytes = Buffer.from(session.map(({ text }) => `${text}\n`).join(''));

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

test('split at every byte of a picture, a face and a piece of sound, the messages are the same', () => {
  const kinds = ['videoNALU', 'metadata', 'audio'];
  const lines = kinds.map((kind) => session.findLast((line) => line.kind === kind) as SessionLine);
  const window = Buffer.from(lines.map(({ text }) => `${text}\n`).join(''));
  for (let at = 0; at <= window.length; at++) {
    const messages: RemoteCameraMessage[] = [];
    replay([window.subarray(0, at), window.subarray(at)], (message) => messages.push(message));
    assert.equal(messages.length, 3);
    messages.forEach((message, index) => {
      assertSays(message, lines[index] as SessionLine);
    });
  }
});

test('one byte at a time, the messages are the same', () => {
  const lines = session.slice(0, 200);
  const start = Buffer.from(lines.map(({ text }) => `${text}\n`).join(''));
  let index = 0;
  const single = Array.from(start, (_, at) => start.subarray(at, at + 1));
  replay(single, (message) => assertSays(message, lines[index++] as SessionLine));
  assert.equal(index, 200);
});

test.run();
