import { setImmediate } from 'node:timers/promises';
import type { VideoCodec } from '@arkavo-pipeline/core';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { payloadFormats } from '../../src/payload/payload-formats.js';
import { writeRtp } from '../../src/rtp/write-rtp.js';
import { captureTimeExtension, unitPayloads } from '../../src/sender/media-stream.js';
import type { UdpSocket } from '../../src/socket/udp-socket.js';
import { anyAccessUnit } from '../payload/support/nal-units.js';
import { loopback6, openPair } from './support/sockets.js';

const test = suite('access units that a socket sends by itself');

const captureUs = 1_700_000_000_123_456;
const stream = { ssrc: 0xfedc_ba98, payloadType: 96, timestamp: 0x8000_0001 };
const bounds = fc.oneof(fc.integer({ min: 64, max: 200 }), fc.integer({ min: 64, max: 1500 }), fc.constant(9000));
const numbers = fc.oneof(fc.nat(0xffff), fc.constant(0xffff));
const options = { numRuns: 400 };

/** The datagrams that payload formats and `writeRtp` make of a unit. */
function expected(codec: VideoCodec, unit: Uint8Array, maxPayloadBytes: number, first: number): Uint8Array[] {
  const payloads = payloadFormats[`video/${codec}`].packetise(unit, maxPayloadBytes);
  return unitPayloads(payloads, stream.timestamp, captureUs).map((payload, index) =>
    writeRtp({ ...stream, ...payload, sequenceNumber: (first + index) & 0xffff }),
  );
}

function sendUnit(socket: UdpSocket, codec: VideoCodec, unit: Uint8Array, maxPayloadBytes: number, first: number) {
  const fields = { ...stream, sequenceNumber: first, marker: false, payload: new Uint8Array() };
  const header = writeRtp({ ...fields, extensions: captureTimeExtension(captureUs) });
  return socket.sendUnit(codec, header, unit, maxPayloadBytes);
}

async function assertSame(codec: VideoCodec, units: fc.Arbitrary<Uint8Array>): Promise<void> {
  const came: Buffer[] = [];
  const { sender, receiver } = await openPair((data) => came.push(Buffer.from(data)));
  const property = fc.asyncProperty(units, bounds, numbers, async (unit, maxPayloadBytes, first) => {
    const datagrams = expected(codec, unit, maxPayloadBytes, first);
    assert.is(sendUnit(sender, codec, unit, maxPayloadBytes, first), datagrams.length);
    while (came.length < datagrams.length) await setImmediate();
    assert.equal(came.splice(0), datagrams.map(Buffer.from));
  });
  await fc.assert(property, options);
  assert.is(sender.errors.size, 0);
  await Promise.all([sender.close(), receiver.close()]);
}

for (const codec of ['h264', 'h265'] satisfies VideoCodec[]) {
  test(`any ${codec} access unit leaves as the payload format makes it, to the byte`, () =>
    assertSame(codec, anyAccessUnit(codec)));

  test(`any bytes for ${codec} do`, () => {
    const bytes = fc.array(fc.oneof(fc.nat(255), fc.constantFrom(0, 0, 1)), { maxLength: 600 });
    return assertSame(
      codec,
      bytes.map((some) => Uint8Array.from(some)),
    );
  });
}

test('several hundred packets of one unit do, at IPv6 too', async () => {
  const unit = Buffer.concat([Uint8Array.of(0, 0, 1, 0x65), Buffer.alloc(300_000, 7)]);
  const came: Buffer[] = [];
  const { sender, receiver } = await openPair((data) => came.push(Buffer.from(data)), loopback6);
  const datagrams = expected('h264', unit, 1000, 65_500);
  assert.is(sendUnit(sender, 'h264', unit, 1000, 65_500), datagrams.length);
  while (came.length < datagrams.length) await setImmediate();
  assert.equal(came, datagrams.map(Buffer.from));
  await Promise.all([sender.close(), receiver.close()]);
});

test('nothing is sent without a peer, nor after the close', async () => {
  const { sender, receiver } = await openPair(() => {});
  const unit = Uint8Array.of(0, 0, 1, 0x65, 1, 2, 3);
  assert.is(sendUnit(sender, 'h264', unit, 1000, 0), 1);
  assert.is(sendUnit(receiver, 'h264', unit, 1000, 0), 0, 'a socket without a peer');
  await sender.close();
  assert.is(sendUnit(sender, 'h264', unit, 1000, 0), 0);
  await receiver.close();
});

test('a header that is none, or a bound that no payload fits, is refused', async () => {
  const { sender, receiver } = await openPair(() => {});
  const unit = Uint8Array.of(0, 0, 1, 0x65, 1);
  assert.throws(() => sender.sendUnit('h264', new Uint8Array(11), unit, 1000), /invalid argument/);
  assert.throws(() => sender.sendUnit('h264', new Uint8Array(12), unit, 63), /invalid argument/);
  await Promise.all([sender.close(), receiver.close()]);
});

test.run();
