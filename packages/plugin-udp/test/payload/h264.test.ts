import { h264NalType, joinAnnexB } from '@arkavo-pipeline/core';
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { dePacketizeRtpPackets, RtpHeader, RtpPacket as WeriftPacket } from 'werift-rtp';
import { depacketiseH264, h264Format, packetiseH264 } from '../../src/payload/h264.js';
import { anyAccessUnit, nal } from './support/nal-units.js';

const sps = nal('h264', h264NalType.sps, 20);
const pps = nal('h264', h264NalType.pps, 5);
const sei = nal('h264', h264NalType.sei, 12);
const slice = nal('h264', h264NalType.slice, 90);
const idr = nal('h264', h264NalType.idr, 500);
const hex = (payload: Uint8Array | undefined) => Buffer.from(payload ?? []).toString('hex');

test('small neighbours go into one packet, a large unit into even fragments', () => {
  const payloads = packetiseH264(joinAnnexB([sps, pps, sei, idr]), 200);
  const [aggregate, ...fragmented] = payloads;
  assert.is(hex(aggregate), `780014${hex(sps)}0005${hex(pps)}000c${hex(sei)}`);
  assert.equal(
    fragmented.map((payload) => [...payload.subarray(0, 2), payload.length]),
    [
      [0x7c, 0x85, 169],
      [0x7c, 0x05, 169],
      [0x7c, 0x45, 167],
    ],
  );
  assert.equal(
    payloads.map((payload) => h264Format.startsAccessUnit(payload)),
    [true, true, false, false],
  );
});

test('a unit alone is sent as it is, without a copy', () => {
  const accessUnit = joinAnnexB([slice]);
  const [payload, ...others] = packetiseH264(accessUnit, 90);
  assert.is(others.length, 0);
  assert.is(payload?.buffer, accessUnit.buffer);
  assert.equal(payload, slice);
});

test('a unit one byte above the bound is in two fragments', () => {
  const payloads = packetiseH264(joinAnnexB([slice]), 89);
  assert.equal(
    payloads.map(({ length }) => length),
    [47, 46],
  );
});

test('an aggregate is as important as its most important unit', () => {
  const [payload] = packetiseH264(joinAnnexB([Uint8Array.of(0x06, 1, 1), Uint8Array.of(0x41, 2, 2)]), 64);
  assert.is(payload?.[0], 0x58);
});

test('start codes of three bytes and zero bytes at the end are not sent', () => {
  const stream = Uint8Array.from([0, 0, 1, 0x67, 1, 2, 0, 0, 0, 0, 1, 0x68, 3, 0, 0]);
  assert.is(hex(packetiseH264(stream, 64)[0]), '78000367010200026803');
});

test('units of unspecified types are left out, and without any there is no payload', () => {
  assert.equal(packetiseH264(joinAnnexB([nal('h264', 24, 9), nal('h264', 31, 9), nal('h264', 0, 9)]), 64), []);
  assert.equal(packetiseH264(new Uint8Array(), 64), []);
});

test('a bound below 64 bytes is refused', () => {
  for (const bound of [63, 0, -1, Number.NaN]) {
    assert.throws(() => packetiseH264(joinAnnexB([slice]), bound), /raise the mtu/);
  }
});

test('werift reads the payloads of any access unit', () => {
  fc.assert(
    fc.property(anyAccessUnit('h264'), fc.integer({ min: 64, max: 1500 }), (accessUnit, bound) => {
      const packets = packetiseH264(accessUnit, bound).map(
        (payload) => new WeriftPacket(new RtpHeader(), Buffer.from(payload)),
      );
      assert.ok(dePacketizeRtpPackets('MPEG4/ISO/AVC', packets).data.equals(accessUnit));
    }),
  );
});

const bytes = (...values: number[]) => Uint8Array.from(values);
const start = bytes(0x7c, 0x85, 1);
const middle = bytes(0x7c, 0x05, 2);
const end = bytes(0x7c, 0x45, 3);

test('fragments are put together, an empty one too', () => {
  assert.equal(depacketiseH264([start, middle, end]), bytes(0, 0, 0, 1, 0x65, 1, 2, 3));
  assert.equal(depacketiseH264([start, bytes(0x7c, 0x05), end]), bytes(0, 0, 0, 1, 0x65, 1, 3));
});

const damaged: [string, Uint8Array[]][] = [
  ['no payload', []],
  ['an empty payload', [bytes()]],
  ['an empty payload among others', [slice, bytes(), slice]],
  ['type 0', [bytes(0x60, 1)]],
  ['a STAP-B', [bytes(0x79, 0, 0, 0, 1, 0x65)]],
  ['an MTAP', [bytes(0x7a, 0, 0, 0, 1, 0x65)]],
  ['an FU-B', [bytes(0x7d, 0x85, 0, 0, 1)]],
  ['a reserved type', [bytes(0x7f, 1)]],
  ['the forbidden bit', [bytes(0xe5, 1)]],
  ['fragments without a start', [middle, end]],
  ['fragments without an end', [start, middle]],
  ['two starts', [start, start, end]],
  ['a start that is the end', [bytes(0x7c, 0xc5, 1)]],
  ['an end twice', [start, end, end]],
  ['a whole unit among fragments', [start, slice, end]],
  ['an aggregate among fragments', [start, bytes(0x78, 0, 1, 0x65), end]],
  ['a fragment of another type', [start, bytes(0x7c, 0x41, 3)]],
  ['a fragment of another importance', [start, bytes(0x5c, 0x45, 3)]],
  ['a fragment without its header', [start, bytes(0x7c)]],
  ['a fragment of a fragment', [bytes(0x7c, 0x9c, 1), bytes(0x7c, 0x5c, 1)]],
  ['an aggregate of nothing', [bytes(0x78)]],
  ['an aggregate with half a length', [bytes(0x78, 0, 1, 0x65, 0)]],
  ['an aggregate with an empty unit', [bytes(0x78, 0, 0)]],
  ['an aggregate with a unit that leads outside', [bytes(0x78, 0, 3, 0x65, 1)]],
  ['an aggregate in an aggregate', [bytes(0x78, 0, 4, 0x78, 0, 1, 0x65)]],
];

for (const [name, payloads] of damaged) {
  test(`${name} makes the access unit damaged`, () => {
    assert.is(depacketiseH264(payloads), undefined);
  });
}

test('an access unit has its memory to itself', () => {
  const unit = depacketiseH264([slice]);
  assert.is(unit?.buffer.byteLength, unit?.byteLength);
});

test.run();
