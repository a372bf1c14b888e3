import { PipelineError } from '@arkavo-pipeline/core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { inEachBackend, nothingIsLeft } from './support/backends.js';
import { openDecoder, takeAll } from './support/decoding.js';
import { lcg } from './support/lcg.js';
import { packetOf, type Stream, testStream } from './support/stream.js';

const stream = await testStream('640x360', 60, ['-c:v', 'libx264', '-tune', 'zerolatency', '-g', '20']);
const gop = 20;

type Damage = { readonly title: string; readonly at: number; readonly apply: (data: Uint8Array) => Uint8Array };

const noise = Uint8Array.from({ length: 5000 }, (_, index) => (index * 7919) >> 3);
const damages: readonly Damage[] = [
  { title: 'flipped bits in a picture', at: 8, apply: flipMiddle },
  { title: 'flipped bits in a keyframe', at: 20, apply: flipMiddle },
  { title: 'a truncated unit', at: 8, apply: (data) => data.slice(0, data.length / 2) },
  { title: 'noise instead of a unit', at: 8, apply: () => noise },
  { title: 'noise instead of a keyframe', at: 20, apply: () => noise },
  { title: 'an empty unit', at: 8, apply: () => new Uint8Array(0) },
  { title: 'a unit of one start code', at: 8, apply: () => Uint8Array.of(0, 0, 0, 1) },
];

for (const { title, at, apply } of damages) {
  inEachBackend(
    test,
    `${title}: one fault, then the stream goes on at the next keyframe with whole pictures only`,
    async (backend) => {
      const stage = await openDecoder(backend);
      for (const [index, unit] of stream.units.entries()) {
        await stage.send(packetOf(index === at ? { ...unit, data: apply(unit.data) } : unit));
      }
      await stage.end();
      const next = (Math.floor(at / gop) + 1) * gop;
      assert.equal(stage.drops, { corrupt: 1, 'awaiting-keyframe': next - at - 1 });
      assert.is(stage.faults.length, 1);
      assert.ok(stage.faults[0] instanceof PipelineError && stage.faults[0].code === 'ERR_STREAM_INVALID');
      assert.is(stage.requests.length, 1);
      assert.equal(
        takeAll(stage).map(({ md5 }) => md5),
        [...stream.md5.slice(0, at), ...stream.md5.slice(next)],
      );
      assert.is(await stage.close(), 0);
    },
  );
}

inEachBackend(test, 'a damaged B-frame costs none of the pictures that were decoded before it', async (backend) => {
  const reordered = await testStream('320x240', 40, ['-c:v', 'libx264', '-bf', '3', '-b_strategy', '0', '-g', '20']);
  const at = 11;
  const stage = await openDecoder(backend);
  for (const [index, unit] of reordered.units.entries()) {
    await stage.send(packetOf(index === at ? { ...unit, data: flipMiddle(unit.data) } : unit));
  }
  await stage.end();
  const pictures = takeAll(stage);
  const times = new Set(pictures.map(({ ptsUs }) => ptsUs));
  assert.ok(reordered.units.slice(0, at).every(({ ptsUs }) => times.has(ptsUs)));
  assert.ok(pictures.every(({ md5 }) => reordered.md5.includes(md5)));
  assert.is(stage.drops.corrupt, 1);
  assert.is(await stage.close(), 0);
});

inEachBackend(test, 'a thousand damaged units never crash the decoder', async (backend) => {
  const random = lcg(1);
  const stage = await openDecoder(backend);
  for (let index = 0; index < 1000; index++) {
    await stage.send(packetOf({ ...damaged(stream, random), ptsUs: index * 33_333, keyframe: true }));
    takeAll(stage);
  }
  await stage.end();
  assert.ok(stage.faults.length > 0);
  assert.is(await stage.close(), 0);
});

function damaged({ units }: Stream, random: () => number): { data: Uint8Array } {
  const unit = units[random() % units.length];
  if (!unit) throw new Error('the stream is empty');
  const data = unit.data.slice(0, 1 + (random() % unit.data.length));
  for (let flips = random() % 20; flips > 0; flips--) data[random() % Math.min(data.length, 200)] = random();
  return { data };
}

function flipMiddle(data: Uint8Array): Uint8Array {
  return data.map((byte, index) => (index === data.length >> 1 ? byte ^ 0xff : byte));
}

nothingIsLeft(test);

test.run();
