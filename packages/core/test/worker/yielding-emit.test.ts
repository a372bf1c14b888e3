import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { MetadataPacket, startLedger } from '../../src/index.js';
import { yieldingEmit } from '../../src/worker/yielding-emit.js';

const test = suite("a source's emit");

const packet = new MetadataPacket({ sourceId: 'main', ptsUs: 0, durationUs: 0, ledger: startLedger(0), value: 1 });
const emits = 1000;

/** Whether the event loop has turned since. */
function watchLoop(): () => boolean {
  let hasTurned = false;
  setImmediate(() => {
    hasTurned = true;
  });
  return () => hasTurned;
}

test('a source that awaits what it is given lets the event loop turn, with no link full', async () => {
  const emit = yieldingEmit(() => {});
  const hasTurned = watchLoop();
  for (let count = 0; count < emits && !hasTurned(); count++) await emit(packet);
  assert.ok(hasTurned());
});

test('one that goes on without awaiting leaves no promise for each packet behind', async () => {
  const { promise, resolve } = withResolver();
  const emit = yieldingEmit(() => promise);
  const given = new Set<void | Promise<void>>();
  for (let count = 0; count < emits; count++) given.add(emit(packet));
  // What it was given by the links, and the turn after that.
  assert.is(given.size, 2);
  const hasTurned = watchLoop();
  resolve();
  await Promise.all(given);
  assert.ok(hasTurned());
});

test('one that awaits one of three packets lets the event loop turn', async () => {
  const emit = yieldingEmit(() => {});
  const hasTurned = watchLoop();
  for (let count = 0; count < emits && !hasTurned(); count++) {
    emit(packet);
    emit(packet);
    await emit(packet);
  }
  assert.ok(hasTurned());
});

test('one that did not await at first lets the event loop turn when it does, though links are full only for a moment', async () => {
  const emit = yieldingEmit(() => Promise.resolve());
  const hasTurned = watchLoop();
  for (let count = 0; count < emits; count++) void emit(packet);
  for (let count = 0; count < emits && !hasTurned(); count++) await emit(packet);
  assert.ok(hasTurned());
});

function withResolver(): { promise: Promise<void>; resolve: () => void } {
  let resolve = () => {};
  const promise = new Promise<void>((resolved) => {
    resolve = resolved;
  });
  return { promise, resolve };
}

test.run();
