import assert from 'node:assert/strict';
import { suite } from 'uvu';
import { BusyRate } from '../../src/congestion/busy-rate.js';

const test = suite('what the way carries');
const bytes = 1250;
const baseUs = 20_000;

/** Packets of 10 kbit, each sent and arrived at these milliseconds. */
function rateOf(packets: readonly (readonly [sentMs: number, arrivedMs: number])[]): number | undefined {
  const busy = new BusyRate();
  for (const [sentMs, arrivedMs] of packets) {
    const packet = {
      sentUs: sentMs * 1000,
      bytes,
      ownQueueUs: 0,
      targetBps: 1_000_000,
      train: 0,
      state: 'arrived',
    } as const;
    busy.add({ packet, arrivedUs: arrivedMs * 1000 }, baseUs);
  }
  return busy.bps();
}

test('packets that wait for each other show the rate of the link, whatever was sent before', () => {
  const idle = Array.from({ length: 5 }, (_, index) => [index * 20, index * 20 + 20] as const);
  const burst = Array.from({ length: 20 }, (_, index) => [100 + index / 10, 125 + index * 5] as const);
  assert.equal(rateOf([...idle, ...burst]), 2_000_000);
});

test('packets that wait for nothing show nothing', () => {
  assert.equal(rateOf(Array.from({ length: 50 }, (_, index) => [index * 5, index * 5 + 22] as const)), undefined);
});

test('a receiver that was held up and reads all at once is no slow link', () => {
  const before = Array.from({ length: 10 }, (_, index) => [index * 5, index * 5 + 20] as const);
  const heldUp = Array.from({ length: 30 }, (_, index) => [50 + index * 5, 215 + index / 10] as const);
  const bps = rateOf([...before, ...heldUp]) ?? 0;
  assert.ok(bps > 50_000_000, `${bps}`);
});

test('nor is one that was held up while packets waited for the link', () => {
  const burst = Array.from(
    { length: 20 },
    (_, index) => [index / 10, 20 + index * 5 + (index >= 10 ? 80 : 0)] as const,
  );
  assert.equal(rateOf(burst), 2_000_000);
});

test.run();
