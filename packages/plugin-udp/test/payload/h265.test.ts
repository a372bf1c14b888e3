import { h265NalType, joinAnnexB } from '@arkavo-pipeline/core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { depacketiseH265, h265Format, packetiseH265 } from '../../src/payload/h265.js';
import { nal } from './support/nal-units.js';

const vps = nal('h265', h265NalType.vps, 12);
const sps = nal('h265', h265NalType.sps, 20);
const pps = nal('h265', h265NalType.pps, 5);
const slice = nal('h265', 1, 90);
const idr = nal('h265', h265NalType.idrWithLeading, 500);
const bytes = (...values: number[]) => Uint8Array.from(values);
const hex = (payload: Uint8Array | undefined) => Buffer.from(payload ?? []).toString('hex');

test('small neighbours go into one packet, a large unit into even fragments', () => {
  const payloads = packetiseH265(joinAnnexB([vps, sps, pps, idr]), 200);
  const [aggregate, ...fragmented] = payloads;
  assert.is(hex(aggregate), `6001000c${hex(vps)}0014${hex(sps)}0005${hex(pps)}`);
  assert.equal(
    fragmented.map((payload) => [...payload.subarray(0, 3), payload.length]),
    [
      [0x62, 1, 0x93, 169],
      [0x62, 1, 0x13, 169],
      [0x62, 1, 0x53, 169],
    ],
  );
  assert.equal(
    payloads.map((payload) => h265Format.startsAccessUnit(payload)),
    [true, true, false, false],
  );
});

test('a unit alone is sent as it is, without a copy', () => {
  const accessUnit = joinAnnexB([slice]);
  const [payload, ...others] = packetiseH265(accessUnit, 90);
  assert.is(others.length, 0);
  assert.is(payload?.buffer, accessUnit.buffer);
  assert.equal(payload, slice);
});

test('an aggregate has the lowest layer and temporal id inside', () => {
  // Layers 33 and 35, temporal ids 5 and 3.
  const [payload] = packetiseH265(joinAnnexB([bytes(0x03, 0x0d, 9), bytes(0x03, 0x1b, 9)]), 64);
  assert.is(hex(payload?.subarray(0, 2)), '610b');
});

test('fragments keep the layer and temporal id', () => {
  const unit = nal('h265', 1, 100);
  unit.set([0x03, 0x0d]);
  const payloads = packetiseH265(joinAnnexB([unit]), 64);
  assert.equal(
    payloads.map((payload) => [...payload.subarray(0, 3)]),
    [
      [0x63, 0x0d, 0x81],
      [0x63, 0x0d, 0x41],
    ],
  );
  assert.equal(depacketiseH265(payloads), joinAnnexB([unit]));
});

test('units of unspecified types and ones shorter than their header are left out', () => {
  assert.equal(packetiseH265(joinAnnexB([nal('h265', 48, 9), nal('h265', 63, 9), bytes(0x02)]), 64), []);
});

const start = bytes(0x62, 1, 0x93, 1);
const middle = bytes(0x62, 1, 0x13, 2);
const end = bytes(0x62, 1, 0x53, 3);

test('fragments are put together', () => {
  assert.equal(depacketiseH265([start, middle, end]), bytes(0, 0, 0, 1, 0x26, 1, 1, 2, 3));
});

const damaged: [string, Uint8Array[]][] = [
  ['no payload', []],
  ['an empty payload', [slice, bytes()]],
  ['half a header', [bytes(0x02)]],
  ['a PACI', [bytes(0x64, 1, 0, 0, 0)]],
  ['an unspecified type', [bytes(0x7e, 1, 0)]],
  ['the forbidden bit', [bytes(0x82, 1, 0)]],
  ['temporal id 0', [bytes(0x02, 0, 0)]],
  ['fragments without a start', [middle, end]],
  ['fragments without an end', [start, middle]],
  ['two starts', [start, start, end]],
  ['a start that is the end', [bytes(0x62, 1, 0xd3, 1)]],
  ['an end twice', [start, end, end]],
  ['a whole unit among fragments', [start, slice, end]],
  ['a fragment of another type', [start, bytes(0x62, 1, 0x41, 3)]],
  ['a fragment of another layer', [start, bytes(0x62, 9, 0x53, 3)]],
  ['a fragment without a body', [start, bytes(0x62, 1, 0x13), end]],
  ['a fragment without its header', [start, bytes(0x62, 1)]],
  ['a fragment of a fragment', [bytes(0x62, 1, 0xb1, 1), bytes(0x62, 1, 0x71, 1)]],
  ['an aggregate of nothing', [bytes(0x60, 1)]],
  ['an aggregate with half a length', [bytes(0x60, 1, 0, 2, 0x02, 1, 0)]],
  ['an aggregate with an empty unit', [bytes(0x60, 1, 0, 0)]],
  ['an aggregate with half a unit header', [bytes(0x60, 1, 0, 1, 0x02)]],
  ['an aggregate with a unit that leads outside', [bytes(0x60, 1, 0, 4, 0x02, 1, 0)]],
  ['an aggregate in an aggregate', [bytes(0x60, 1, 0, 6, 0x60, 1, 0, 2, 0x02, 1)]],
];

for (const [name, payloads] of damaged) {
  test(`${name} makes the access unit damaged`, () => {
    assert.is(depacketiseH265(payloads), undefined);
  });
}

test('an access unit has its memory to itself', () => {
  const unit = depacketiseH265([slice]);
  assert.is(unit?.buffer.byteLength, unit?.byteLength);
});

test.run();
