import { MetadataPacket, startLedger } from '@arkavo-pipeline/core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { MemoryBudget } from '../src/memory-budget.js';
import { metadataLine } from '../src/metadata-line.js';
import { MetadataSidecar } from '../src/metadata-sidecar.js';

test('only the file that holds more than its share has to give way', () => {
  const budget = new MemoryBudget(100);
  const [greedy, modest] = [budget.share(), budget.share()];
  modest.add(40);
  greedy.add(60);
  assert.equal([greedy.isOver, modest.isOver], [false, false]);
  greedy.add(1);
  assert.equal([greedy.isOver, modest.isOver], [true, false]);
  greedy.add(-20);
  assert.is(greedy.isOver, false);
});

test('a file that is closed gives back what it held', () => {
  const budget = new MemoryBudget(100);
  const [first, second] = [budget.share(), budget.share()];
  first.add(90);
  first.close();
  first.close();
  first.add(90);
  second.add(100);
  assert.is(second.isOver, false);
  second.add(1);
  assert.is(second.isOver, true);
});

test('metadata that waits for its recording is in the account, and gives way', async () => {
  const budget = new MemoryBudget(1_000);
  const [waiting, other] = [budget.share(), budget.share()];
  other.add(400);
  let dropped = 0;
  const sidecar = new MetadataSidecar({
    memory: waiting,
    drop: (_cause, count) => {
      dropped += count;
    },
  });
  for (let ptsUs = 0; ptsUs < 3; ptsUs += 1) {
    const fields = { ptsUs, durationUs: 0, sourceId: 'face', ledger: startLedger(0) };
    await sidecar.add(metadataLine(new MetadataPacket({ ...fields, value: 'x'.repeat(200) }), { origin: undefined }));
  }
  assert.is(dropped, 2);
  other.add(200);
  assert.is(other.isOver, true);
  await sidecar.close();
  assert.is(dropped, 3);
  assert.is(other.isOver, false);
});

test.run();
