import { FrameOwner } from '@arkavo-pipeline/core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { loadDecoderAddon } from '../src/decoder-addon.js';
import { DecoderSession } from '../src/decoder-session.js';
import { nothingIsLeft } from './support/backends.js';
import { testStream } from './support/stream.js';

const product = new URL('../../native/', import.meta.url);
const { units } = await testStream('64x64', 70, ['-c:v', 'libx264', '-tune', 'zerolatency', '-g', '250']);
const [first, second] = units;
if (!first || !second) throw new Error('the stream is empty');

/** What a session of the product's own decoder finds wrong with each unit. */
function damages(data: readonly Uint8Array[]): string[] {
  const owner = FrameOwner.create('bounds');
  const settings = { codec: 'h264', threads: 1, hardware: 'preferred', conceal: false } as const;
  const session = new DecoderSession(loadDecoderAddon(product), owner, settings);
  try {
    return data.map((unit, index) => {
      const { pictures, damage } = session.decode(unit, index, unit !== second?.data);
      for (const { handle, info } of pictures) owner.adopt(handle, info).release();
      return damage;
    });
  } finally {
    session.close();
    assert.is(owner.close(), 0);
  }
}

for (const [name, header] of [
  ['slices', 0x41],
  ['parameter sets', 0x67],
] as const) {
  test(`a small unit of very many ${name} is damage, and takes no memory to speak of`, () => {
    const many = new Uint8Array(1 << 20).map((_, index) => [0, 0, 1, header][index % 4] ?? 0);
    const before = process.resourceUsage().maxRSS;
    const [, damage] = damages([first.data, many]);
    assert.match(damage ?? '', /too many NAL units/);
    assert.ok(process.resourceUsage().maxRSS - before < 200_000);
  });
}

test('a unit without a picture is no damage', () => {
  const delimiter = Uint8Array.of(0, 0, 0, 1, 9, 0xf0);
  const filler = Uint8Array.of(0, 0, 0, 1, 12, 0xff, 0xff, 0x80);
  assert.equal(damages([first.data, delimiter, filler, second.data]), ['', '', '', '']);
});

test('many pictures in one unit are damage, and the next keyframe is decoded', () => {
  const all = Buffer.concat(units.map(({ data }) => data));
  const [, damage, next] = damages([first.data, all, first.data]);
  assert.is.not(damage, '');
  assert.is(next, '');
});

test('pictures of another format are damage once, and an error when the next keyframe has them, too', async () => {
  const forged = await testStream('64x64', 1, ['-c:v', 'libx264', '-pix_fmt', 'yuv422p']);
  const data = forged.units[0]?.data ?? new Uint8Array(0);
  const [, damage, next] = damages([first.data, data, first.data]);
  assert.match(damage ?? '', /yuv422p.*8-bit 4:2:0/);
  assert.is(next, '');
  assert.throws(() => damages([first.data, data, data]), /yuv422p.*8-bit 4:2:0/);
});

nothingIsLeft(test);

test.run();
