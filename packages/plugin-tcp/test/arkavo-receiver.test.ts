import assert from 'node:assert/strict';
import { suite } from 'uvu';
import { exampleLines, jpegLine } from './arkavo/support/example-lines.js';
import { helloBytes, RawPeer } from './support/raw-peer.js';
import { openReceiver, takeOne, until } from './support/stages.js';

const test = suite('arkavo receiver');
const protocol = 'arkavo';

function lines(...texts: readonly string[]): Buffer {
  return Buffer.from(texts.map((text) => `${text}\n`).join(''));
}

test('every form of line becomes a packet, without a handshake and with metadata first', async () => {
  const { stage: receiver, port } = await openReceiver({ protocol });
  const phone = await RawPeer.connect(port);
  const { face, avccKeyframe, delta, custom, audio } = exampleLines;
  phone.socket.write(lines(face, avccKeyframe, delta, custom, audio));
  const packets = await receiver.take(5);
  assert.deepEqual(
    packets.map(({ kind, sourceId }) => `${kind} of ${sourceId}`),
    ['metadata', 'access-unit', 'access-unit', 'metadata', 'audio'].map((kind) => `${kind} of iPhone-face`),
  );
  const [, keyframe, picture] = packets;
  assert.ok(keyframe?.kind === 'access-unit' && picture?.kind === 'access-unit');
  assert.deepEqual([...keyframe.data.subarray(0, 5)], [0, 0, 0, 1, 0x67]);
  assert.deepEqual([keyframe.keyframe, picture.keyframe], [true, false]);
  assert.ok(Math.abs(picture.ptsUs - keyframe.ptsUs - 33_333) <= 2);
  assert.deepEqual([receiver.drops, receiver.faults], [{}, []]);
  assert.equal(phone.received.length, 0);
  for (const packet of packets) packet.dispose();
  phone.socket.destroy();
  await receiver.close();
});

test('a bad line is dropped and counted by its cause, and the next one is taken', async () => {
  const { stage: receiver, port } = await openReceiver({ protocol, maxLineBytes: 4096 });
  const phone = await RawPeer.connect(port);
  phone.socket.write(
    lines(
      exampleLines.handshake,
      'GET / HTTP/1.1',
      '{"kind":"videoNALU","videoNALU":{"sourceID":7}}',
      '{"kind":"video"}',
      '{"kind":"videoNALU","videoNALU":{"sourceID":"a","timestamp":1,"isKeyFrame":true,"naluData":"****"}}',
      `{"kind":"${'x'.repeat(5000)}"}`,
      exampleLines.custom,
    ),
  );
  (await takeOne(receiver)).dispose();
  assert.deepEqual(receiver.drops, {
    'bad-json': 1,
    'bad-message': 1,
    'unknown-kind': 1,
    'bad-base64': 1,
    'line-too-long': 1,
  });
  assert.match(String(receiver.faults[0]?.message), /^iPhone at 127\.0\.0\.1:\d+: /);
  phone.socket.destroy();
  await receiver.close();
});

test('JPEG pictures are counted, and warned of once per source', async () => {
  const { stage: receiver, port } = await openReceiver({ protocol });
  const phone = await RawPeer.connect(port);
  const other = jpegLine.replace('iPhone-face', 'iPad-face');
  phone.socket.write(lines(jpegLine, jpegLine, other, jpegLine, exampleLines.custom));
  (await takeOne(receiver)).dispose();
  assert.deepEqual(receiver.drops, { jpeg: 4 });
  const warnings = receiver.logs.filter((line) => line.startsWith('warn'));
  assert.deepEqual(
    warnings.map((line) => /warn: (\S+)/.exec(line)?.[1]),
    ['iPhone-face', 'iPad-face'],
  );
  assert.deepEqual(receiver.faults, []);
  phone.socket.destroy();
  await receiver.close();
});

test('video without parameter sets is said to wait for them, once, and goes on when they come', async () => {
  const { stage: receiver, port } = await openReceiver({ protocol });
  const phone = await RawPeer.connect(port);
  const { keyframeWithoutSets, delta, annexbKeyframe } = exampleLines;
  phone.socket.write(lines(keyframeWithoutSets, delta, delta, annexbKeyframe));
  const packet = await takeOne(receiver);
  assert.equal(packet.kind === 'access-unit' && packet.keyframe, true);
  assert.deepEqual(receiver.drops, { 'awaiting-parameter-sets': 3 });
  assert.equal(receiver.logs.filter((line) => line.includes('without SPS and PPS')).length, 1);
  packet.dispose();
  phone.socket.destroy();
  await receiver.close();
});

test('connections that close without a word are no faults and no sources', async () => {
  const { stage: receiver, port } = await openReceiver({ protocol });
  for (let index = 0; index < 20; index++) {
    const probe = await RawPeer.connect(port);
    probe.socket.end();
    await probe.closed;
  }
  await until(() => receiver.logs.filter((line) => line.includes('has gone')).length === 20);
  assert.deepEqual([receiver.faults, receiver.drops, receiver.events], [[], {}, []]);
  assert.deepEqual(
    receiver.logs.filter((line) => !line.startsWith('debug')),
    [receiver.logs.find((line) => line.includes('listening'))],
  );
  await receiver.close();
});

test('what a stream is cut in makes no difference', async () => {
  const { stage: receiver, port } = await openReceiver({ protocol });
  const phone = await RawPeer.connect(port);
  const bytes = lines(exampleLines.avccKeyframe, exampleLines.face, exampleLines.delta);
  for (let at = 0; at < bytes.length; at += 97) {
    phone.socket.write(bytes.subarray(at, at + 97));
    await new Promise((resolve) => setImmediate(resolve));
  }
  const packets = await receiver.take(3);
  assert.deepEqual(
    packets.map(({ kind }) => kind),
    ['access-unit', 'metadata', 'access-unit'],
  );
  for (const packet of packets) packet.dispose();
  phone.socket.destroy();
  await receiver.close();
});

const clientHello = Buffer.of(0x16, 3, 1, 0, 5, 1, 0, 0, 1, 3);
const foreigners: [name: string, bytes: Buffer, expected: RegExp][] = [
  ['the framed protocol', helloBytes(), /speaks the framed protocol, .* set "protocol" to the same on both sides/],
  ['TLS', clientHello, /speaks TLS, .* set "protocol" to the same on both sides/],
];

for (const [name, bytes, expected] of foreigners) {
  test(`a sender of ${name} is refused at once, with what to set, also when its bytes come one by one`, async () => {
    const { stage: receiver, port } = await openReceiver({ protocol, helloTimeoutMs: 600_000 });
    const peer = await RawPeer.connect(port);
    peer.socket.write(bytes);
    await peer.closed;
    const other = await RawPeer.connect(port);
    for (const byte of bytes.subarray(0, 4)) {
      other.socket.write(Buffer.of(byte));
      await new Promise((resolve) => setImmediate(resolve));
    }
    await other.closed;
    await until(() => receiver.faults.length === 2);
    for (const { message } of receiver.faults) assert.match(message, expected);
    assert.deepEqual([receiver.drops, receiver.emitted], [{ 'refused-protocol': 2 }, []]);
    await receiver.close();
  });
}

test('it goes on when all have gone, and ends within a second when it is stopped', async () => {
  const { stage: receiver, port, ended } = await openReceiver({ protocol });
  const phone = await RawPeer.connect(port);
  phone.socket.end(lines(exampleLines.custom));
  (await takeOne(receiver)).dispose();
  await until(() => receiver.events.some(({ type }) => type === 'source-removed'));
  receiver.stop();
  await ended;
  await receiver.close();
});

test.run();
