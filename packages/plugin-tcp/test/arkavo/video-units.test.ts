import assert from 'node:assert/strict';
import { fromAnnexB, joinAnnexB, nalUnits, parameterSetsOf } from '@arkavo-pipeline/core';
import { suite } from 'uvu';
import { decodeMessage } from '../../src/arkavo/decode-message.js';
import { type VideoUnit, VideoUnits } from '../../src/arkavo/video-units.js';
import { decodedPictures } from './support/decoded-pictures.js';
import { exampleLines, exampleNalUnits } from './support/example-lines.js';

const test = suite('video units');
const { sps, pps, idr, p } = exampleNalUnits;

function naluData(line: string): Uint8Array {
  const message = decodeMessage(Buffer.from(line));
  assert.ok(message?.kind === 'videoNALU');
  return message.naluData;
}

function avcc(...units: Uint8Array[]): Uint8Array {
  return fromAnnexB('h264', joinAnnexB(units));
}

function unit(taken: ReturnType<VideoUnits['take']>): VideoUnit {
  assert.ok(typeof taken === 'object', String(taken));
  return taken;
}

function types(annexB: Uint8Array): number[] {
  return [...nalUnits('h264', annexB)].map(({ type }) => type);
}

const whole = joinAnnexB([sps, pps, idr, p]);

for (const [name, keyframe] of [
  ['length-prefixed', exampleLines.avccKeyframe],
  ['Annex B', exampleLines.annexbKeyframe],
]) {
  test(`the ${name} example is decoded: a keyframe and a picture`, () => {
    const units = new VideoUnits();
    const taken = [keyframe, exampleLines.delta].map((line) => unit(units.take(naluData(line ?? ''))));
    assert.deepEqual(
      taken.map((one) => one.keyframe),
      [true, false],
    );
    const stream = Buffer.concat(taken.map(({ data }) => data));
    assert.deepEqual(stream, Buffer.from(whole));
    assert.equal(decodedPictures(stream).length, 2);
  });
}

test('the example without parameter sets waits for them, and is decoded with those configured', () => {
  const units = new VideoUnits();
  assert.equal(units.take(naluData(exampleLines.keyframeWithoutSets)), 'awaiting-parameter-sets');
  assert.equal(units.take(naluData(exampleLines.delta)), 'awaiting-parameter-sets');
  const configured = new VideoUnits([sps, pps]);
  assert.equal(configured.take(naluData(exampleLines.delta)), 'awaiting-keyframe');
  const taken = [exampleLines.keyframeWithoutSets, exampleLines.delta].map((line) => configured.take(naluData(line)));
  const stream = Buffer.concat(taken.map((one) => unit(one).data));
  assert.deepEqual(stream, Buffer.from(whole));
  assert.equal(decodedPictures(stream).length, 2);
});

test('parameter sets are kept from whatever message they come in, one by one too', () => {
  const units = new VideoUnits();
  assert.equal(units.take(sps), 'no-picture');
  assert.equal(units.take(avcc(idr)), 'awaiting-parameter-sets');
  assert.equal(units.take(joinAnnexB([pps])), 'no-picture');
  assert.equal(units.take(avcc(p)), 'awaiting-keyframe');
  assert.deepEqual(types(unit(units.take(avcc(idr))).data), [7, 8, 5]);
  assert.deepEqual(types(unit(units.take(avcc(p))).data), [1]);
});

test('one NAL unit without any framing is an access unit', () => {
  const units = new VideoUnits([sps, pps]);
  assert.deepEqual(types(unit(units.take(idr)).data), [7, 8, 5]);
  assert.deepEqual(unit(units.take(p)).data, joinAnnexB([p]));
});

test('NAL unit types tell a keyframe, not what the message says', () => {
  const units = new VideoUnits();
  assert.equal(unit(units.take(avcc(sps, pps, idr))).keyframe, true);
  assert.equal(unit(units.take(avcc(sps, pps, p))).keyframe, false);
});

test('a length of 256 to 511, which reads as a start code, is a length', () => {
  for (let length = 256; length < 512; length += 1) {
    const units = new VideoUnits([sps, pps]);
    const slice = new Uint8Array(length).fill(0xab);
    slice.set([0x65, 0x88, 0x84]);
    const { data, keyframe } = unit(units.take(avcc(slice)));
    assert.equal(keyframe, true);
    assert.deepEqual(data, joinAnnexB([sps, pps, slice]), `length ${length}`);
    assert.deepEqual(unit(units.take(Buffer.concat([Buffer.of(0, 0, 1), slice]))).keyframe, true);
  }
});

test('a delimiter and SEI are passed on with their picture, and are none by themselves', () => {
  const units = new VideoUnits([sps, pps]);
  const sei = Buffer.of(6, 5, 1, 0xaa, 0x80);
  const delimiter = Buffer.of(9, 0xf0);
  assert.equal(units.take(avcc(delimiter, sei)), 'no-picture');
  assert.deepEqual(types(unit(units.take(avcc(delimiter, sei, idr))).data), [9, 7, 8, 6, 5]);
});

test('an SPS takes the place of the one before', () => {
  const other = Buffer.from(sps);
  other[3] = 0x0b;
  const units = new VideoUnits();
  for (const data of [avcc(sps, pps, idr), avcc(idr), avcc(other, pps, idr)]) units.take(data);
  const [kept] = parameterSetsOf('h264', unit(units.take(avcc(idr))).data);
  assert.deepEqual(Buffer.from(kept ?? []), other);
});

test('after a restart, the next keyframe is waited for, with the parameter sets kept', () => {
  const units = new VideoUnits();
  units.take(avcc(sps, pps, idr));
  units.restart();
  assert.equal(units.take(avcc(p)), 'awaiting-keyframe');
  assert.deepEqual(types(unit(units.take(avcc(idr))).data), [7, 8, 5]);
});

const damaged: [name: string, data: Uint8Array][] = [
  ['nothing', new Uint8Array(0)],
  ['a length that leads outside', avcc(idr).subarray(0, 20)],
  ['text', Buffer.from('text')],
  ['a JPEG', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16])],
  ['zeros', new Uint8Array(100)],
  ['an SPS that breaks off', joinAnnexB([sps.subarray(0, 5), pps, idr])],
  ['a parameter set that no camera has', joinAnnexB([sps, Buffer.concat([pps, Buffer.alloc(5000, 0x55)]), idr])],
];

for (const [name, data] of damaged) {
  test(`${name}: damaged, and the next message is read`, () => {
    const units = new VideoUnits();
    assert.equal(units.take(data), 'damaged');
    assert.equal(unit(units.take(avcc(sps, pps, idr))).keyframe, true);
  });

  test(`${name}: what builds on it waits for the next keyframe`, () => {
    const units = new VideoUnits();
    units.take(avcc(sps, pps, idr));
    assert.equal(unit(units.take(avcc(p))).keyframe, false);
    units.take(data);
    assert.equal(units.take(avcc(p)), 'awaiting-keyframe');
    assert.equal(unit(units.take(avcc(idr))).keyframe, true);
  });
}

/** A PPS of the id (at most 62) and of so many bytes. */
function ppsOf(id: number, bytes: number): Buffer {
  const bits = (id + 1).toString(2);
  const golomb = `${'0'.repeat(bits.length - 1)}${bits}11`.padEnd(16, '1');
  const unit = Buffer.alloc(bytes, 0xff);
  unit.set([0x68, Number.parseInt(golomb.slice(0, 8), 2), Number.parseInt(golomb.slice(8), 2)]);
  return unit;
}

test('a source with more parameter sets than any camera is damaged, and they do not pile up before its keyframes', () => {
  const units = new VideoUnits();
  units.take(avcc(sps, pps, idr));
  let largest = 0;
  let damaged = 0;
  for (let index = 0; index < 630; index += 1) {
    const taken = [units.take(avcc(ppsOf(index % 63, 200))), units.take(avcc(idr))];
    for (const one of taken) {
      if (one === 'damaged') damaged += 1;
      if (typeof one === 'object') largest = Math.max(largest, one.data.length);
    }
  }
  assert.ok(damaged >= 30, `${damaged} damaged`);
  assert.ok(largest > 2000 && largest < 4096 + 200, `${largest} bytes for a keyframe of ${idr.length}`);
  assert.equal(unit(units.take(avcc(sps, pps, idr))).keyframe, true);
});

test('parameter sets that were configured are still there when a source had too many', () => {
  const units = new VideoUnits([sps, pps]);
  for (let id = 1; id <= 21; id += 1) units.take(avcc(ppsOf(id, 200)));
  assert.deepEqual(types(unit(units.take(avcc(idr))).data), [7, 8, 5]);
});

test.run();
