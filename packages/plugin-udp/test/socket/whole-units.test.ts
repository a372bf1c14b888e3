import { setImmediate } from 'node:timers/promises';
import { isKeyframe, systemClock, type VideoCodec } from '@arkavo-pipeline/core';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { payloadFormats } from '../../src/payload/payload-formats.js';
import { readAbsCaptureTime, writeAbsCaptureTime } from '../../src/rtp/abs-capture-time.js';
import { isRtcp } from '../../src/rtp/is-rtcp.js';
import { parseRtp } from '../../src/rtp/parse-rtp.js';
import type { RtpPacket } from '../../src/rtp/rtp-packet.js';
import { writeRtp } from '../../src/rtp/write-rtp.js';
import { unitPayloads } from '../../src/sender/media-stream.js';
import type { WholeUnit } from '../../src/socket/expected-units.js';
import { UdpSocket } from '../../src/socket/udp-socket.js';
import { anyAccessUnit } from '../payload/support/nal-units.js';
import { logTo, loopback } from './support/sockets.js';

const test = suite('access units that a socket puts together');

const stream = { ssrc: 0xfedc_ba98, payloadType: 96 };
const timestamp = 0x8000_0001;
const captureTimeId = 1;
const bounds = fc.oneof(fc.integer({ min: 64, max: 200 }), fc.integer({ min: 64, max: 1500 }));
const numbers = fc.oneof(fc.nat(0xffff), fc.constant(0xffff));
const captureUs = 1_700_000_000_000_000;

type Told = WholeUnit & { readonly before: number; readonly readUs: number };

/** A sender, and a receiver that waits until all has come. */
class Pair {
  readonly receiver: UdpSocket;
  readonly #sender: UdpSocket;
  #told: Told[] = [];
  #came = 0;
  /** When each datagram was read. */
  readonly readUs: number[] = [];

  private constructor(sender: UdpSocket, receiver: UdpSocket) {
    this.receiver = receiver;
    this.#sender = sender;
  }

  static async open(): Promise<Pair> {
    const log = logTo([]);
    let pair: Pair | undefined;
    const receiver = await UdpSocket.bind(loopback, 0, {
      clock: systemClock,
      log,
      onDatagram: (...datagram) => pair?.count(datagram[3]),
    });
    const sender = await UdpSocket.connect(loopback, receiver.localPort, { clock: systemClock, log, onDatagram() {} });
    pair = new Pair(sender, receiver);
    return pair;
  }

  /** What is told when these come. */
  async pass(datagrams: readonly Uint8Array[]): Promise<readonly Told[]> {
    this.#told = [];
    this.#came = 0;
    this.readUs.length = 0;
    this.#sender.sendAll(datagrams);
    while (this.#came < datagrams.length) await setImmediate();
    return this.#told;
  }

  async close(): Promise<void> {
    await Promise.all([this.#sender.close(), this.receiver.close()]);
  }

  /** Of a stream whose next unit begins with this sequence number. */
  expect(codec: VideoCodec, sequenceNumber: number, port = this.#sender.localPort): void {
    this.receiver.expectUnit({
      ...stream,
      codec,
      sequenceNumber,
      captureTimeId,
      from: { address: loopback.address, port },
      take: (unit, readUs) => void this.#told.push({ ...unit, before: this.#came, readUs }),
    });
  }

  count(readUs: number): void {
    this.#came += 1;
    this.readUs.push(readUs);
  }
}

function packetsOf(codec: VideoCodec, unit: Uint8Array, maxPayloadBytes: number, first: number): RtpPacket[] {
  const payloads = payloadFormats[`video/${codec}`].packetise(unit, maxPayloadBytes);
  return unitPayloads(payloads, timestamp, captureUs).map((payload, index) => ({
    ...stream,
    ...payload,
    sequenceNumber: (first + index) & 0xffff,
  }));
}

type Made = Pick<WholeUnit, 'data' | 'sequenceNumber' | 'timestamp' | 'capturedUnixUs'>;

/** What JavaScript makes of the datagrams of one unit, when they are what was expected. */
function unitOf(codec: VideoCodec, datagrams: readonly Uint8Array[], first: number): Made | undefined {
  const payloads: Uint8Array[] = [];
  let begun: RtpPacket | undefined;
  for (const datagram of datagrams) {
    const packet = isRtcp(datagram) ? undefined : parseRtp(datagram);
    if (packet?.ssrc !== stream.ssrc) continue;
    const isNext = packet.payloadType === stream.payloadType && packet.timestamp === (begun ?? packet).timestamp;
    if (!isNext || packet.sequenceNumber !== ((first + payloads.length) & 0xffff)) return undefined;
    begun ??= packet;
    payloads.push(packet.payload);
    if (packet.marker) return made(payloadFormats[`video/${codec}`].depacketise(payloads), begun);
  }
  return undefined;
}

function made(data: Uint8Array<ArrayBuffer> | undefined, first: RtpPacket): Made | undefined {
  const { sequenceNumber, timestamp, extensions } = first;
  const element = extensions.get(captureTimeId);
  const capturedUnixUs = element && readAbsCaptureTime(element)?.unixUs;
  return data && { data: Uint8Array.from(data), sequenceNumber, timestamp, capturedUnixUs };
}

/** The same of what was told. */
function partsOf({ data, sequenceNumber, timestamp, capturedUnixUs }: WholeUnit): Made {
  return { data, sequenceNumber, timestamp, capturedUnixUs };
}

/** Some bytes of some payloads are others, or missing. */
const damages = fc.array(fc.tuple(fc.nat(), fc.nat(), fc.nat(255), fc.boolean()), { minLength: 1, maxLength: 3 });

function damaged(data: Uint8Array, from: number, place: number, byte: number, isCut: boolean): Uint8Array {
  const copy = Uint8Array.from(data);
  const at = Math.min(copy.length, from + (place % Math.max(1, Math.min(8, copy.length - from))));
  if (isCut) return copy.subarray(0, at);
  if (at < copy.length) copy[at] = byte;
  return copy;
}

for (const codec of ['h264', 'h265'] satisfies VideoCodec[]) {
  test(`any ${codec} access unit is told before its last datagram, to the byte`, async () => {
    const pair = await Pair.open();
    const property = fc.asyncProperty(anyAccessUnit(codec), bounds, numbers, async (unit, maxPayloadBytes, first) => {
      const packets = packetsOf(codec, unit, maxPayloadBytes, first);
      pair.expect(codec, first);
      const [told, ...more] = await pair.pass(packets.map(writeRtp));
      assert.ok(told && more.length === 0 && told.before < packets.length);
      assert.equal(Buffer.from(told.data), Buffer.from(unit));
      assert.is(told.isKey, isKeyframe(codec, unit));
      assert.is(told.capturedUnixUs, captureUs);
      assert.ok(pair.readUs.slice(told.before).includes(told.readUs));
    });
    await fc.assert(property, { numRuns: 300 });
    await pair.close();
  });

  test(`of damaged ${codec} payloads the same is made as in JavaScript, or nothing in both`, async () => {
    const pair = await Pair.open();
    const property = fc.asyncProperty(anyAccessUnit(codec), bounds, damages, async (unit, maxPayloadBytes, some) => {
      const packets = packetsOf(codec, unit, maxPayloadBytes, 7);
      for (const [which, place, byte, isCut] of some) {
        const packet = packets[which % packets.length];
        if (packet)
          packets[which % packets.length] = { ...packet, payload: damaged(packet.payload, 0, place, byte, isCut) };
      }
      const datagrams = packets.map(writeRtp);
      pair.expect(codec, 7);
      const [told] = await pair.pass(datagrams);
      assert.equal(told && partsOf(told), unitOf(codec, datagrams, 7));
    });
    await fc.assert(property, { numRuns: 1500 });
    await pair.close();
  });

  test(`of damaged ${codec} datagrams nothing is made that JavaScript would not make`, async () => {
    const pair = await Pair.open();
    const swaps = fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 1 });
    let told = 0;
    const property = fc.asyncProperty(anyAccessUnit(codec), damages, swaps, async (unit, some, swapped) => {
      const datagrams: Uint8Array[] = packetsOf(codec, unit, 100, 7).map(writeRtp);
      for (const [which, place, byte, isCut] of some) {
        const at = which % datagrams.length;
        datagrams[at] = damaged(datagrams[at] ?? unit, which % 28, place, byte, isCut);
      }
      for (const [one, other] of swapped) {
        const [a, b] = [one % datagrams.length, other % datagrams.length];
        [datagrams[a], datagrams[b]] = [datagrams[b] ?? unit, datagrams[a] ?? unit];
      }
      pair.expect(codec, 7);
      for (const unit of await pair.pass(datagrams)) {
        told += 1;
        assert.equal(partsOf(unit), unitOf(codec, datagrams, 7));
      }
    });
    await fc.assert(property, { numRuns: 2000 });
    assert.ok(told > 0);
    await pair.close();
  });
}

test('units that follow each other are told without being expected again, and no more after a gap', async () => {
  const pair = await Pair.open();
  const unit = Uint8Array.of(0, 0, 0, 1, 0x65, ...new Uint8Array(500).fill(9));
  const many = (first: number) => packetsOf('h264', unit, 100, first).map(writeRtp);
  const { length } = many(0);
  pair.expect('h264', 65_530);
  assert.is((await pair.pass(many(65_530))).length, 1);
  assert.is((await pair.pass(many((65_530 + length) & 0xffff))).length, 1);
  assert.is((await pair.pass(many((65_531 + 2 * length) & 0xffff))).length, 0);
  assert.is((await pair.pass(many((65_531 + 3 * length) & 0xffff))).length, 0);
  await pair.close();
});

test('a unit whose packets come in two goes is told with the second', async () => {
  const pair = await Pair.open();
  const unit = Uint8Array.of(0, 0, 0, 1, 0x65, ...new Uint8Array(500).fill(9));
  const datagrams = packetsOf('h264', unit, 100, 3).map(writeRtp);
  pair.expect('h264', 3);
  assert.is((await pair.pass(datagrams.slice(0, 2))).length, 0);
  const [told] = await pair.pass(datagrams.slice(2));
  assert.equal(told?.data, unit);
  await pair.close();
});

test('a unit that comes from elsewhere than it was expected from is not told', async () => {
  const pair = await Pair.open();
  const datagrams = packetsOf('h264', Uint8Array.of(0, 0, 0, 1, 0x65, 9), 100, 3).map(writeRtp);
  pair.expect('h264', 3, pair.receiver.localPort);
  assert.is((await pair.pass(datagrams)).length, 0);
  pair.expect('h264', 3);
  assert.is((await pair.pass(datagrams)).length, 1);
  await pair.close();
});

test('the capture time is read in the long form, behind other elements, and in two-byte form', async () => {
  const pair = await Pair.open();
  const time = writeAbsCaptureTime(captureUs);
  const long = Uint8Array.of(...time, ...new Uint8Array(8));
  const elements: readonly (readonly [number, Uint8Array])[][] = [
    [[captureTimeId, long]],
    [
      [7, Uint8Array.of(1, 2, 3)],
      [captureTimeId, time],
    ],
    [
      [20, Uint8Array.of()],
      [captureTimeId, time],
    ],
    [[captureTimeId, Uint8Array.of(1)]],
    [[7, Uint8Array.of(1)]],
  ];
  for (const [index, some] of elements.entries()) {
    const [packet] = packetsOf('h264', Uint8Array.of(0, 0, 0, 1, 0x65, 9), 100, 3);
    assert.ok(packet);
    pair.expect('h264', 3);
    const [told] = await pair.pass([writeRtp({ ...packet, extensions: new Map(some) })]);
    assert.ok(told);
    assert.is(told.capturedUnixUs, index < 3 ? captureUs : undefined);
  }
  await pair.close();
});

test.run();
