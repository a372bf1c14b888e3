// timeout: 300 s
import type { AccessUnitPacket } from '@arkavo-pipeline/core';
import type { TestStage } from '@arkavo-pipeline/core/testing';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { inEachBackend, nothingIsLeft } from './support/backends.js';
import { finish, openEncoder, parameterSets } from './support/encoding.js';
import { decodedFootage, footageFrames, footagePacket } from './support/footage.js';

const frameRate = 30;
const rates = [2_000_000, 3_000_000, 5_000_000];
/** Where the stepping stream goes from 5 to 2 Mbit/s: between two keyframes. */
const stepAt = 165;
const software = { hardware: 'off', threads: 1 };

inEachBackend(
  test,
  'on camera footage every 2 s are within 10 % of the rate and no second above 1.5 times; a step takes 500 ms',
  async (backend) => {
    const steady = await Promise.all(rates.map((bitrate) => openEncoder(backend, { ...software, bitrate })));
    const adaptive = { min: 2_000_000, max: 5_000_000 };
    const stepping = await openEncoder(backend, { ...software, bitrate: adaptive.max, adaptive });
    await encodeFootage([...steady, stepping], (index) => {
      if (index === stepAt) stepping.request({ type: 'bitrate', bitsPerSecond: adaptive.min }, 'video');
    });
    for (const [index, rate] of rates.entries()) {
      const units = await finish(steady[index] as TestStage);
      assert.is(units.length, 2 * footageFrames);
      for (const share of shares(units, 2, rate)) assert.ok(Math.abs(share - 1) <= 0.1, `2 s at ${share} of ${rate}`);
      for (const share of shares(units, 1, rate)) assert.ok(share <= 1.5, `1 s at ${share} of ${rate}`);
    }
    takesEffect(await finish(stepping), adaptive.min);
  },
  ({ hasX264 }) => hasX264,
);

async function encodeFootage(stages: readonly TestStage[], before: (index: number) => void): Promise<void> {
  let index = 0;
  for await (const picture of decodedFootage(2)) {
    before(index);
    for (const stage of stages) await stage.send(footagePacket(stage.frames, index, picture));
    index++;
  }
}

/** The rate in every window of `seconds`, as a share of `rate`. */
function shares(units: readonly AccessUnitPacket[], seconds: number, rate: number): number[] {
  const length = seconds * frameRate;
  return units.slice(length - 1).map((_, from) => {
    const bytes = units.slice(from, from + length).reduce((sum, unit) => sum + unit.bytes, 0);
    return (8 * bytes) / seconds / rate;
  });
}

function takesEffect(units: readonly AccessUnitPacket[], rate: number): void {
  const half = frameRate / 2;
  const [first = 0] = shares(units.slice(stepAt, stepAt + half), 0.5, rate);
  assert.ok(first < 2, `the first 500 ms at ${first} of ${rate}, and before at 2.5`);
  const after = units.slice(stepAt + half);
  for (const share of shares(after, 1, rate)) assert.ok(share <= 1.2, `1 s at ${share} of ${rate}`);
  for (const share of shares(after, 2, rate)) assert.ok(Math.abs(share - 1) <= 0.1, `2 s at ${share} of ${rate}`);
  const keyframes = units.filter(({ keyframe }) => keyframe);
  assert.is(keyframes.length, 6);
  const sets = keyframes.map((unit) => parameterSets(unit).toString('hex'));
  assert.is(new Set(sets).size, 1);
}

nothingIsLeft(test);
test.run();
