import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { PipelineError } from '../../src/errors/pipeline-error.js';
import { FileMapping } from '../../src/frames/file-mapping.js';
import { bt709, type FrameInfo } from '../../src/frames/frame.js';
import { FrameOwner } from '../../src/frames/frame-owner.js';
import { framePoolStats } from '../../src/frames/native.js';

const folder = mkdtempSync(join(tmpdir(), 'file-mapping-'));
const path = join(folder, 'pictures.yuv');
const owner = FrameOwner.create('reader');
// 5x3: luma 15 bytes, chroma 3x2 twice, 27 in all.
const info: FrameInfo = { width: 5, height: 3, format: 'i420', color: bt709 };
const bytes = Uint8Array.from({ length: 10_000 }, (_, index) => (index * 7) % 251);
writeFileSync(path, bytes);

test.after.each(() => assert.is(framePoolStats().inUse, 0));
test.after(() => {
  owner.close();
  rmSync(folder, { recursive: true });
});

function withCode(code: string, message: RegExp) {
  return (error: Error) => error instanceof PipelineError && error.code === code && message.test(error.message);
}

test('a picture in a file is a frame without padding, at any offset', () => {
  using mapping = FileMapping.open(path);
  assert.is(mapping.size, 10_000);
  for (const offset of [0, 1, 4090, 10_000 - 27]) {
    const frame = mapping.frame(owner, offset, info);
    const [y, u, v] = frame.planes();
    assert.equal([y?.stride, u?.stride, v?.stride], [5, 3, 3]);
    const seen = [y, u, v].flatMap((plane) => [...(plane?.data ?? [])]);
    assert.equal(seen, [...bytes.subarray(offset, offset + 27)]);
    frame.release();
  }
  assert.is(mapping.damaged, false);
});

test('an NV12 picture has two planes', () => {
  using mapping = FileMapping.open(path);
  const frame = mapping.frame(owner, 10, { ...info, format: 'nv12' });
  assert.equal(
    frame.planes().map(({ data, stride }) => [data.length, stride]),
    [
      [15, 5],
      [12, 6],
    ],
  );
  assert.is(frame.planes()[1]?.data[0], bytes[25]);
  frame.release();
});

test('a picture that is not wholly inside the file is refused', () => {
  using mapping = FileMapping.open(path);
  for (const offset of [-1, 10_000 - 26, 10_000, 2 ** 53, 0.5, Number.NaN]) {
    assert.throws(
      () => mapping.frame(owner, offset, info),
      withCode('ERR_FILE_INVALID', /5x3 i420 picture at byte .* needs 27 bytes, but .* has 10000/),
    );
  }
  const large: FrameInfo = { ...info, width: 16384, height: 16384 };
  assert.throws(() => mapping.frame(owner, 0, large), withCode('ERR_FILE_INVALID', /has 10000/));
});

test('frames stay readable after the mapping is closed, and it gives no more', () => {
  const mapping = FileMapping.open(path);
  const frame = mapping.frame(owner, 100, info);
  mapping.close();
  mapping.close();
  assert.is(frame.planes()[0]?.data[0], bytes[100]);
  assert.throws(() => mapping.frame(owner, 0, info), withCode('ERR_STATE_WRONG', /closed/));
  frame.release();
});

test('writing into such a frame by mistake changes neither the file nor ends the process', () => {
  const mapping = FileMapping.open(path);
  const frame = mapping.frame(owner, 0, info);
  frame.planes()[0]?.data.fill(0);
  frame.release();
  mapping.close();
  using again = FileMapping.open(path);
  const read = again.frame(owner, 0, info);
  assert.equal([...(read.planes()[0]?.data.subarray(0, 3) ?? [])], [0, 7, 14]);
  read.release();
});

test('an empty file can be mapped and holds no picture', () => {
  const empty = join(folder, 'empty.yuv');
  writeFileSync(empty, '');
  using mapping = FileMapping.open(empty);
  assert.is(mapping.size, 0);
  assert.throws(() => mapping.frame(owner, 0, info), withCode('ERR_FILE_INVALID', /has 0/));
});

test('what is not a regular file is refused', () => {
  assert.throws(
    () => FileMapping.open(join(folder, 'none.yuv')),
    withCode('ERR_FILE_NOT_FOUND', /none\.yuv can't be mapped/),
  );
  assert.throws(() => FileMapping.open(folder), withCode('ERR_FILE_UNREADABLE', /expected a regular file/));
  assert.throws(() => FileMapping.open('/dev/null'), withCode('ERR_FILE_UNREADABLE', /expected a regular file/));
});

test.run();
