import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { RtpHeader, RtpPacket as WeriftPacket } from 'werift-rtp';
import { parseRtp } from '../../src/rtp/parse-rtp.js';
import { noExtensions, type RtpPacket } from '../../src/rtp/rtp-packet.js';
import { rtpHeaderBytes, writeRtp } from '../../src/rtp/write-rtp.js';

const fields = {
  payloadType: fc.integer({ min: 0, max: 127 }),
  marker: fc.boolean(),
  sequenceNumber: fc.integer({ min: 0, max: 0xffff }),
  timestamp: fc.integer({ min: 0, max: 0xffffffff }),
  ssrc: fc.integer({ min: 0, max: 0xffffffff }),
  payload: fc.uint8Array({ maxLength: 64 }),
};
const elements = (maxId: number, minLength: number, maxLength: number) =>
  fc
    .uniqueArray(fc.tuple(fc.integer({ min: 1, max: maxId }), fc.uint8Array({ minLength, maxLength })), {
      selector: ([id]) => id,
      maxLength: 6,
    })
    .map((list) => new Map(list));
const packets = (extensions: fc.Arbitrary<Map<number, Uint8Array>>): fc.Arbitrary<RtpPacket> =>
  fc.record({ ...fields, extensions });
const oneByte = elements(14, 1, 16);
const twoByte = elements(255, 0, 255);

function plain({ extensions, payload, ...rest }: RtpPacket): unknown {
  const sorted = [...extensions].sort(([one], [other]) => one - other);
  return { ...rest, payload: [...payload], extensions: sorted.map(([id, data]) => [id, ...data]) };
}

test('what is written is read back, whatever its extensions', () => {
  fc.assert(
    fc.property(packets(fc.oneof(oneByte, twoByte)), (packet) => {
      const data = writeRtp(packet);
      assert.is(data.length, rtpHeaderBytes(packet.extensions) + packet.payload.length);
      const read = parseRtp(data);
      assert.ok(read);
      assert.equal(plain(read), plain(packet));
    }),
  );
});

test('werift reads what is written', () => {
  fc.assert(
    fc.property(packets(fc.oneof(oneByte, twoByte)), (packet) => {
      const { header, payload } = WeriftPacket.deSerialize(Buffer.from(writeRtp(packet)));
      const extensions = new Map(header.extensions.map((element) => [element.id, element.payload]));
      const { payloadType, marker, sequenceNumber, timestamp, ssrc } = header;
      assert.equal(plain({ payloadType, marker, sequenceNumber, timestamp, ssrc, extensions, payload }), plain(packet));
    }),
  );
});

test('what werift writes is read, with contributing sources and padding passed over', () => {
  const csrcs = fc.array(fc.integer({ min: 0, max: 0xffffffff }), { maxLength: 15 });
  fc.assert(
    fc.property(packets(oneByte), csrcs, fc.integer({ min: 0, max: 255 }), (packet, csrc, paddingSize) => {
      const { extensions, payload, ...rest } = packet;
      const list = [...extensions].map(([id, data]) => ({ id, payload: Buffer.from(data) }));
      const header = new RtpHeader({ ...rest, csrc, extensions: list, padding: paddingSize > 0, paddingSize });
      const read = parseRtp(new WeriftPacket(header, Buffer.from(payload)).serialize());
      assert.ok(read);
      assert.equal(plain(read), plain(packet));
    }),
  );
});

test('the payload and the elements are views of the datagram', () => {
  const packet = { payloadType: 96, marker: true, sequenceNumber: 1, timestamp: 2, ssrc: 3 };
  const data = writeRtp({ ...packet, extensions: new Map([[5, Uint8Array.of(9)]]), payload: Uint8Array.of(7, 8) });
  const read = parseRtp(data);
  assert.is(read?.payload.buffer, data.buffer);
  assert.is(read?.extensions.get(5)?.buffer, data.buffer);
});

const header = [0x80, 0xe0, 0x12, 0x34, 0, 0, 0, 1, 0, 0, 0, 2];
const changed = (first: number, ...rest: number[]) => Uint8Array.from([first, ...header.slice(1), ...rest]);

test('a packet that is only a header has an empty payload', () => {
  assert.equal(parseRtp(Uint8Array.from(header)), {
    payloadType: 96,
    marker: true,
    sequenceNumber: 0x1234,
    timestamp: 1,
    ssrc: 2,
    extensions: noExtensions,
    payload: new Uint8Array(),
  });
});

const refused: [string, Uint8Array][] = [
  ['nothing', new Uint8Array()],
  ['eleven bytes', Uint8Array.from(header.slice(0, 11))],
  ['version 1', changed(0x40)],
  ['version 3', changed(0xc0)],
  ['contributing sources that are not there', changed(0x82, 0, 0, 0, 1, 0, 0, 0)],
  ['an extension without its length', changed(0x90, 0xbe, 0xde, 0)],
  ['an extension longer than the packet', changed(0x90, 0xbe, 0xde, 0, 2, 0x10, 1, 0, 0)],
  ['an element longer than the extension', changed(0x90, 0xbe, 0xde, 0, 1, 0x13, 1, 0, 0, 5, 5, 5)],
  ['a two-byte element longer than the extension', changed(0x90, 0x10, 0x00, 0, 1, 1, 3, 0, 0, 5, 5)],
  ['a two-byte element without its length', changed(0x90, 0x10, 0x00, 0, 1, 0, 0, 0, 1, 5, 5)],
  ['padding of no bytes', changed(0xa0, 1, 2, 0)],
  ['padding longer than the packet', changed(0xa0, 1, 2, 200)],
  ['padding that reaches into the header', changed(0xa0, 1, 2, 4)],
  ['padding that reaches into the extension', changed(0xb0, 0xbe, 0xde, 0, 1, 0x10, 1, 0, 1, 2)],
];

for (const [name, data] of refused) {
  test(`${name} is no packet`, () => {
    assert.is(parseRtp(data), undefined);
  });
}

function extensionsOf(...words: number[]): unknown {
  const read = parseRtp(changed(0x90, ...words, 0xaa));
  assert.equal(read?.payload, Uint8Array.of(0xaa));
  return [...(read?.extensions ?? [])].map(([id, data]) => [id, ...data]);
}

test('padding between elements is passed over, and the first of two with one id counts', () => {
  assert.equal(extensionsOf(0xbe, 0xde, 0, 2, 0x10, 7, 0, 0, 0x10, 8, 0x20, 9), [
    [1, 7],
    [2, 9],
  ]);
  assert.equal(extensionsOf(0x10, 0x0f, 0, 2, 0, 200, 0, 0, 200, 1, 5, 0), [[200]]);
});

test('what comes after a reserved id of the one-byte form is not looked at', () => {
  assert.equal(extensionsOf(0xbe, 0xde, 0, 2, 0x10, 7, 0xf0, 1, 0x20, 9, 0, 0), [[1, 7]]);
  assert.equal(extensionsOf(0xbe, 0xde, 0, 2, 0x10, 7, 0x01, 1, 0x20, 9, 0, 0), [[1, 7]]);
});

test('an extension of another profile is passed over', () => {
  assert.equal(extensionsOf(0xab, 0xac, 0, 1, 0x13, 0xff, 0xff, 0xff), []);
});

test('the one-byte form is written when all elements fit it', () => {
  const profileOf = (...list: [number, Uint8Array][]) => {
    const packet = { payloadType: 96, marker: false, sequenceNumber: 0, timestamp: 0, ssrc: 0 };
    return Buffer.from(writeRtp({ ...packet, extensions: new Map(list), payload: new Uint8Array() })).readUInt16BE(12);
  };
  assert.is(profileOf([1, new Uint8Array(16)], [14, new Uint8Array(1)]), 0xbede);
  assert.is(profileOf([1, new Uint8Array(17)]), 0x1000);
  assert.is(profileOf([1, new Uint8Array(0)]), 0x1000);
  assert.is(profileOf([15, new Uint8Array(1)]), 0x1000);
});

test('an element that fits no form is refused', () => {
  const packet = {
    payloadType: 96,
    marker: false,
    sequenceNumber: 0,
    timestamp: 0,
    ssrc: 0,
    payload: new Uint8Array(),
  };
  for (const [id, length] of [
    [0, 1],
    [256, 1],
    [1, 256],
  ] as const) {
    const write = () => writeRtp({ ...packet, extensions: new Map([[id, new Uint8Array(length)]]) });
    assert.throws(write, (error: Error) => 'code' in error && error.code === 'ERR_STREAM_INVALID');
  }
});

test.run();
