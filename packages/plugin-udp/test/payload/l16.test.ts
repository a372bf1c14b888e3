import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { depacketiseL16, l16Samples, packetiseL16 } from '../../src/payload/l16.js';

const stereo = { format: 'pcm-s16', sampleRate: 48_000, channels: 2 } as const;
const bytes = (...values: number[]) => Uint8Array.from(values);

test('samples go out big-endian, in packets of 5 ms', () => {
  const data = new Uint8Array(4 * 500);
  data.set([1, 2, 3, 4]);
  const payloads = packetiseL16({ ...stereo, data }, 1200);
  assert.equal(
    payloads.map((payload) => l16Samples(payload, 2)),
    [240, 240, 20],
  );
  assert.equal([...(payloads[0]?.subarray(0, 4) ?? [])], [2, 1, 4, 3]);
  assert.equal(data.subarray(0, 4), bytes(1, 2, 3, 4));
});

test('the duration can be chosen, and the bound comes before it', () => {
  const data = new Uint8Array(4 * 500);
  const sizes = (max: number, ptimeUs: number) =>
    packetiseL16({ ...stereo, data }, max, ptimeUs).map(({ length }) => length);
  assert.equal(sizes(1200, 2500), [480, 480, 480, 480, 80]);
  assert.equal(sizes(1001, 20_000), [1000, 1000]);
  assert.equal(sizes(1200, 0).length, 500);
});

test('floats are rounded and held to the range, and what is not a number is silence', () => {
  const values = Float32Array.of(0, 0.5, -0.5, 1, -1, 7, -7, Number.NaN, Number.POSITIVE_INFINITY, 1 / 65_536);
  // Not at a multiple of four, as views may be.
  const data = new Uint8Array(values.byteLength + 1).subarray(1);
  data.set(new Uint8Array(values.buffer));
  const run = { format: 'pcm-f32', sampleRate: 48_000, channels: 1, data: data as Uint8Array<ArrayBuffer> } as const;
  const [payload] = packetiseL16(run, 64);
  const samples = Buffer.from(payload ?? []);
  assert.equal(
    Array.from({ length: 10 }, (_, index) => samples.readInt16BE(2 * index)),
    [0, 16_384, -16_384, 32_767, -32_768, 32_767, -32_768, 0, 32_767, 1],
  );
});

test('a part of a sample at the end is cut off', () => {
  assert.equal(
    packetiseL16({ ...stereo, data: new Uint8Array(11) }, 64).map(({ length }) => length),
    [8],
  );
  assert.equal(packetiseL16({ ...stereo, data: new Uint8Array(3) }, 64), []);
});

test('AAC, and channels that fit no packet, are refused', () => {
  const data = new Uint8Array(8);
  assert.throws(() => packetiseL16({ ...stereo, format: 'aac', data }, 64), /cannot be sent as L16/);
  assert.throws(() => packetiseL16({ ...stereo, channels: 33, data }, 64), /33 channels/);
  assert.throws(() => packetiseL16({ ...stereo, channels: 0, data }, 64), /0 channels/);
});

test('samples come back little-endian; nothing, half a sample, and two packets of one time are damaged', () => {
  assert.equal(depacketiseL16([bytes(1, 2, 3, 4)]), bytes(2, 1, 4, 3));
  for (const payloads of [[], [bytes()], [bytes(1, 2, 3)], [bytes(1, 2), bytes(3, 4)]]) {
    assert.is(depacketiseL16(payloads), undefined);
  }
});

test.run();
