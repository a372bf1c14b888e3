import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { FrameAssembler } from '../../src/bitstream/frame-assembler.js';
import { parameterSets, type SliceFields, slice } from './h264-headers.js';

/** How many slices each frame has that is put together. */
function assembled(slices: readonly SliceFields[], sets: Uint8Array): number[] {
  const assembler = new FrameAssembler('h264');
  const units = slices.map((fields, index) => (index === 0 ? Buffer.concat([sets, slice(fields)]) : slice(fields)));
  const frames = [...units.flatMap((unit) => assembler.push(unit)), ...assembler.flush()];
  const sizes = units.map(({ length }) => length);
  return frames.map(({ length }) => {
    let parts = 0;
    for (let left = length; left > 0; parts++) left -= sizes.shift() ?? length;
    return parts;
  });
}

const interlaced = { interlaced: true };

test('two fields of opposite parity and one frame_num are a frame', () => {
  const slices: SliceFields[] = [
    { ...interlaced, frameNum: 0, isIdr: true, field: 'top' },
    { ...interlaced, frameNum: 0, orderLsb: 1, field: 'bottom' },
    { ...interlaced, frameNum: 1, orderLsb: 3, field: 'bottom' },
    { ...interlaced, frameNum: 1, orderLsb: 2, field: 'top' },
  ];
  assert.equal(assembled(slices, parameterSets(interlaced)), [2, 2]);
});

test('a field without another stays alone', () => {
  const slices: SliceFields[] = [
    { ...interlaced, frameNum: 0, isIdr: true, field: 'top' },
    { ...interlaced, frameNum: 1, orderLsb: 2, field: 'top' },
    { ...interlaced, frameNum: 1, orderLsb: 3, field: 'bottom' },
    { ...interlaced, frameNum: 2, orderLsb: 4, field: 'top', isReference: false },
    { ...interlaced, frameNum: 3, orderLsb: 6 },
  ];
  assert.equal(assembled(slices, parameterSets(interlaced)), [1, 2, 1, 1]);
});

test('redundant pictures belong to the one they stand in for', () => {
  const slices: SliceFields[] = [
    { frameNum: 0, isIdr: true, redundantCount: 0 },
    { frameNum: 0, isIdr: true, redundantCount: 1 },
    { frameNum: 1, orderLsb: 2, redundantCount: 0 },
    { frameNum: 2, orderLsb: 4, redundantCount: 0 },
    { frameNum: 2, orderLsb: 4, redundantCount: 2 },
  ];
  assert.equal(assembled(slices, parameterSets({}, true)), [2, 1, 2]);
});

test('frames and H.265 pass at once', () => {
  const assembler = new FrameAssembler('h264');
  const unit = new Uint8Array(Buffer.concat([parameterSets(), slice({ frameNum: 0, isIdr: true })]));
  assert.equal(assembler.push(unit), [unit]);
  const other = Uint8Array.of(0, 0, 1, 0x26, 1);
  assert.equal(new FrameAssembler('h265').push(other), [other]);
});

test.run();
