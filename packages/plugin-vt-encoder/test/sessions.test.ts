// timeout: 600 s
// coverage: none
import { bt709, FramePacket, framePoolStats, startLedger } from '@arkavo-pipeline/core';
import type { TestStage } from '@arkavo-pipeline/core/testing';
import { MemoryGrowth } from '@arkavo-pipeline/videotoolbox';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { backends, nothingIsLeft } from './support/backends.js';
import { openEncoder, takeUnits } from './support/encoding.js';

const test = suite('many encoder sessions');

/** A session of libx265 takes as long as six of libx264. */
const cases = [
  { name: 'libav', codec: 'h264', count: 10_000 },
  { name: 'libav', codec: 'h265', count: 500 },
  { name: 'videotoolbox', codec: 'h264', count: 1000 },
] as const;

/** Less than a kilobyte of each of thousands of sessions; libx265 itself keeps 4 of each of its hundreds. */
const mostGrowthBytes = 3_000_000;

for (const { name, codec, count } of cases) {
  for (const backend of backends.filter((one) => one.name === name)) {
    test(`${backend.name}: ${count} sessions of ${codec}, opened and closed, leave no memory behind`, async () => {
      const stage = await openEncoder(backend, { codec, bitrate: 100_000, threads: 1 });
      const growth = new MemoryGrowth(count);
      for (let index = 0; index < count; index++) {
        await stage.send(onlyPicture(stage, `source ${index}`));
        takeUnits(stage);
        stage.decisions.length = 0;
        stage.logs.length = 0;
        await growth.done(index);
      }
      await stage.end();
      takeUnits(stage);
      assert.ok(growth.bytes < mostGrowthBytes, `${growth.bytes} bytes more`);
      assert.equal(stage.faults, []);
      assert.is(await stage.close(), 0);
      assert.is(framePoolStats().inUse, 0);
    });
  }
}

function onlyPicture(stage: TestStage, sourceId: string): FramePacket {
  const frame = stage.frames.allocate({ width: 64, height: 48, format: 'i420', color: bt709 });
  return new FramePacket({ sourceId, ptsUs: 0, durationUs: 33_333, ledger: startLedger(0), frame });
}

nothingIsLeft(test);
test.run();
