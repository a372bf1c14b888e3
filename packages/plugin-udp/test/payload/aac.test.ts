import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { aacAccessUnits, depacketiseAac, packetiseAac } from '../../src/payload/aac.js';

const bytes = (...values: number[]) => Uint8Array.from(values);

test('an access unit goes out behind the size of its headers and its own', () => {
  assert.equal([...(packetiseAac(bytes(1, 2, 3), 64)[0] ?? [])], [0, 16, 0, 24, 1, 2, 3]);
  assert.equal(packetiseAac(bytes(), 64), []);
});

test('every fragment says the size of the whole', () => {
  const payloads = packetiseAac(new Uint8Array(130), 64);
  assert.equal(
    payloads.map((payload) => [...payload.subarray(0, 4), payload.length]),
    [
      [0, 16, 4, 16, 48],
      [0, 16, 4, 16, 48],
      [0, 16, 4, 16, 46],
    ],
  );
});

test('an access unit that 13 bits cannot count is refused', () => {
  assert.is(packetiseAac(new Uint8Array(8191), 1200).length, 7);
  assert.throws(() => packetiseAac(new Uint8Array(8192), 1200), /at most 8191/);
});

test('several access units in one packet come out one by one', () => {
  const payload = bytes(0, 48, 0, 16, 0, 8, 0, 16, 1, 2, 3, 4, 5);
  assert.equal(aacAccessUnits([payload]), [bytes(1, 2), bytes(3), bytes(4, 5)]);
  assert.is(depacketiseAac([payload]), undefined);
});

const damaged: [string, Uint8Array[]][] = [
  ['no payload', []],
  ['an empty payload', [bytes()]],
  ['no headers', [bytes(0, 0, 1, 2)]],
  ['headers of an odd length', [bytes(0, 13, 0, 8, 1)]],
  ['headers that are not there', [bytes(0, 32, 0, 8)]],
  ['a size of zero', [bytes(0, 16, 0, 0)]],
  ['an interleaved unit', [bytes(0, 16, 0, 9, 1)]],
  ['a byte too few', [bytes(0, 16, 0, 16, 1)]],
  ['a byte too many', [bytes(0, 16, 0, 8, 1, 2)]],
  ['two units and a byte too many', [bytes(0, 32, 0, 8, 0, 8, 1, 2, 3)]],
  ['two units and a byte too few', [bytes(0, 32, 0, 8, 0, 16, 1, 2)]],
  ['fragments of two units', [bytes(0, 16, 0, 16, 1), bytes(0, 16, 0, 24, 2)]],
  ['a fragment among whole units', [bytes(0, 32, 0, 8, 0, 8, 1, 2), bytes(0, 16, 0, 16, 1)]],
];

for (const [name, payloads] of damaged) {
  test(`${name} makes the payloads damaged`, () => {
    assert.is(aacAccessUnits(payloads), undefined);
    assert.is(depacketiseAac(payloads), undefined);
  });
}

test.run();
