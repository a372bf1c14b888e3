import assert from 'node:assert/strict';
import { PipelineError } from '@arkavo-pipeline/core';
import { suite } from 'uvu';
import { type Message, MessageReader } from '../src/framing/message-reader.js';
import { decodePacket } from '../src/framing/packet-message.js';
import { messageType } from '../src/framing/protocol.js';
import { encodeSignal } from '../src/framing/signal-message.js';
import { aac, accessUnit, metadata } from './support/packets.js';
import { hello, helloBytes, messageBytes } from './support/raw-peer.js';

const test = suite('message reader');
const types: ReadonlySet<number> = new Set([1, 2, 3, 4]);

/** A message of a type that nobody knows yet. */
function unknownMessage(payloadBytes: number): Buffer {
  const bytes = Buffer.alloc(8 + payloadBytes, 0xee);
  bytes.writeUInt32BE(4 + payloadBytes, 0);
  bytes.set([77, 0, 0, 0], 4);
  return bytes;
}

const stream = Buffer.concat([
  helloBytes(),
  messageBytes(accessUnit(0, { keyframe: true, bytes: 90 })),
  unknownMessage(33),
  messageBytes(aac(1)),
  unknownMessage(0),
  messageBytes(metadata(2)),
  encodeSignal('endOfStream'),
]);

/** What a reader makes of the stream when it comes in these chunks. */
function readAll(chunks: readonly Buffer[], maxMessageBytes = 1 << 20) {
  const reader = new MessageReader({ maxMessageBytes, types });
  const messages: { type: number; flags: number; header: string; payload: string }[] = [];
  let greeting: unknown;
  for (const chunk of chunks) {
    reader.feed(chunk);
    greeting ??= reader.hello();
    if (!greeting) continue;
    for (let message = reader.next(); message; message = reader.next()) messages.push(hex(message));
  }
  return { greeting, messages, midway: reader.midway };
}

function hex({ type, flags, header, payload }: Message) {
  return { type, flags, header: header.toString('hex'), payload: Buffer.from(payload).toString('hex') };
}

const whole = readAll([stream]);

function decode(message: Message) {
  return decodePacket<never>(
    message,
    (ledger) => ledger,
    (name) => ({ name, place: () => 0 }),
  );
}

test('many messages in one chunk are all found, and unknown types are passed over', () => {
  assert.deepEqual(whole.greeting, hello());
  assert.deepEqual(
    whole.messages.map(({ type }) => type),
    [1, 2, 3, messageType.endOfStream],
  );
  assert.equal(whole.midway, false);
});

test('wherever the bytes are split in two, the messages are the same', () => {
  for (let at = 0; at <= stream.length; at++) {
    assert.deepEqual(readAll([stream.subarray(0, at), stream.subarray(at)]), whole);
  }
});

test('chunks of 1 to 40 bytes make no difference', () => {
  for (let size = 1; size <= 40; size++) {
    const chunks = [];
    for (let at = 0; at < stream.length; at += size) chunks.push(stream.subarray(at, at + size));
    assert.deepEqual(readAll(chunks), whole);
  }
});

test('a stream that ends inside a message is known to', () => {
  const boundary = readAll([stream.subarray(0, helloBytes().length)]);
  assert.equal(boundary.midway, false);
  for (const more of [1, 8, 9, 60, 150]) {
    assert.equal(readAll([stream.subarray(0, helloBytes().length + more)]).midway, true);
  }
});

test('a length over the limit is refused before anything is set aside for it', () => {
  const prefix = Buffer.from([0xff, 0xff, 0xff, 0xff, 1, 0, 0, 0]);
  assert.throws(() => readAll([Buffer.concat([helloBytes(), prefix])]), /4294967295 bytes; maxMessageBytes is 1048576/);
  const exact = messageBytes(accessUnit(0, { bytes: 500 }));
  const bytes = Buffer.concat([helloBytes(), exact]);
  assert.equal(readAll([bytes], exact.length - 4).messages.length, 1);
  assert.throws(() => readAll([bytes], exact.length - 5), { code: 'ERR_TCP_PROTOCOL' });
});

test('a header longer than its message is refused', () => {
  const prefix = Buffer.from([0, 0, 0, 20, 1, 0, 0, 17]);
  assert.throws(() => readAll([Buffer.concat([helloBytes(), prefix])]), /20 bytes with a header of 17/);
});

const badHeaders: [name: string, change: (bytes: Buffer) => void, expected: RegExp][] = [
  ['a codec that nobody knows', (bytes) => bytes.writeUInt8(9, 8), /video codec 9/],
  ['a source id longer than the header', (bytes) => bytes.writeUInt8(250, 9), /ends inside a field/],
  ['a time beyond 2^53', (bytes) => bytes.writeUInt8(0x7f, 16), /beyond ±2\^53/],
  ['more stamps than the header holds', (bytes) => bytes.writeUInt8(64, 44), /ends inside a field/],
  ['more stamps than are ever sent', (bytes) => bytes.writeUInt8(65, 44), /a ledger of 65 stamps; at most 64/],
];
for (const [name, change, expected] of badHeaders) {
  test(`${name}: ERR_TCP_PROTOCOL`, () => {
    const bytes = messageBytes(accessUnit(1));
    change(bytes);
    const reader = new MessageReader({ maxMessageBytes: 1 << 20, types });
    reader.feed(bytes);
    const message = reader.next();
    assert.ok(message);
    assert.throws(() => decode(message), { code: 'ERR_TCP_PROTOCOL', message: expected });
  });
}

test('metadata that is no JSON, or nests too deep to be passed on: ERR_TCP_PROTOCOL', () => {
  const { header } = firstMessage(messageBytes(metadata(1)));
  for (const text of ['{"a":', '', '['.repeat(100_000) + ']'.repeat(100_000)]) {
    const message = { type: 3, flags: 0, header, payload: new TextEncoder().encode(text) };
    assert.throws(() => decode(message), { code: 'ERR_TCP_PROTOCOL' });
  }
});

test('10 000 damaged streams: every one is read, or refused with ERR_TCP_PROTOCOL', () => {
  const random = generator(20);
  for (let round = 0; round < 10_000; round++) {
    const bytes = Buffer.from(stream.subarray(0, 1 + random(stream.length)));
    for (let count = 1 + random(4); count > 0; count--) bytes[random(bytes.length)] = random(256);
    const cut = random(bytes.length);
    try {
      decodeAll([bytes.subarray(0, cut), bytes.subarray(cut)]);
    } catch (error) {
      assert.ok(error instanceof PipelineError && error.code === 'ERR_TCP_PROTOCOL', String(error));
    }
  }
});

function decodeAll(chunks: readonly Buffer[]): void {
  const reader = new MessageReader({ maxMessageBytes: 1 << 20, types });
  let greeted = false;
  for (const chunk of chunks) {
    reader.feed(chunk);
    greeted ||= reader.hello() !== undefined;
    if (!greeted) continue;
    for (let message = reader.next(); message; message = reader.next()) {
      if (message.type !== messageType.endOfStream) decode(message).dispose();
    }
  }
}

function firstMessage(bytes: Buffer): Message {
  const reader = new MessageReader({ maxMessageBytes: 1 << 20, types });
  reader.feed(bytes);
  const message = reader.next();
  assert.ok(message);
  return message;
}

/** Numbers below a limit, the same in every run (mulberry32). */
function generator(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
}

test.run();
