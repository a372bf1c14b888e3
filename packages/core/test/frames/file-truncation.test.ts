import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { FileMapping } from '../../src/frames/file-mapping.js';
import { bt709, type FrameInfo } from '../../src/frames/frame.js';
import { FrameOwner } from '../../src/frames/frame-owner.js';
import { framePoolStats } from '../../src/frames/native.js';

const folder = mkdtempSync(join(tmpdir(), 'file-truncation-'));
const info: FrameInfo = { width: 256, height: 256, format: 'i420', color: bt709 };
const pictureBytes = 256 * 256 * 1.5;

test.after(() => {
  rmSync(folder, { recursive: true });
  assert.is(framePoolStats().inUse, 0);
});

test('a file that is cut while it is mapped reads as zeros from there, and the mapping says so', () => {
  const path = join(folder, 'cut.yuv');
  writeFileSync(path, Buffer.alloc(4 * pictureBytes, 200));
  const owner = FrameOwner.create('reader');
  using mapping = FileMapping.open(path);
  const whole = mapping.frame(owner, 0, info);
  const gone = mapping.frame(owner, 3 * pictureBytes, info);
  truncateSync(path, pictureBytes);
  assert.ok(whole.planes().every(({ data }) => data.every((byte) => byte === 200)));
  assert.is(mapping.damaged, false);
  assert.ok(gone.planes().every(({ data }) => data.every((byte) => byte === 0)));
  assert.is(mapping.damaged, true);
  whole.release();
  gone.release();
  owner.close();
});

test('a mapping of another file is not damaged by it', () => {
  const path = join(folder, 'whole.yuv');
  writeFileSync(path, Buffer.alloc(pictureBytes, 3));
  const owner = FrameOwner.create('reader');
  using mapping = FileMapping.open(path);
  const frame = mapping.frame(owner, 0, info);
  assert.is(frame.planes()[2]?.data.at(-1), 3);
  assert.is(mapping.damaged, false);
  frame.release();
  owner.close();
});

test('a bus error that has nothing to do with a mapping still ends the process', () => {
  const module = new URL('../../src/frames/file-mapping.js', import.meta.url).href;
  const path = join(folder, 'cut.yuv');
  const code = `const { FileMapping } = await import(${JSON.stringify(module)});
    const mapping = FileMapping.open(${JSON.stringify(path)});
    process.kill(process.pid, 'SIGBUS');
    setInterval(() => mapping.size, 1000);`;
  const child = spawnSync(process.execPath, ['--input-type=module', '-e', code], { timeout: 20_000 });
  assert.is(child.signal, 'SIGBUS');
});

test.run();
