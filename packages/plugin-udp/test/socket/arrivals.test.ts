import { systemClock } from '@arkavo-pipeline/core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { numbered, openPair } from './support/sockets.js';

const test = suite('when datagrams arrive');

const pause = new Int32Array(new SharedArrayBuffer(4));
const pauseMs = 60;

test('what a thread that was held up reads late has the time at which it came', async () => {
  const arrivals: number[] = [];
  let onAll = () => {};
  const all = new Promise<void>((resolve) => {
    onAll = resolve;
  });
  const { sender, receiver } = await openPair((_data, _remote, arrivedUs) => {
    arrivals.push(arrivedUs);
    if (arrivals.length === 40) onAll();
  });
  const begunUs = systemClock.nowUs();
  sender.sendAll(numbered(20, [1200]));
  Atomics.wait(pause, 0, 0, pauseMs);
  const betweenUs = systemClock.nowUs();
  sender.sendAll(numbered(20, [1200, 40]));
  Atomics.wait(pause, 0, 0, pauseMs);
  const readUs = systemClock.nowUs();
  await all;
  const apartUs = (pauseMs * 1000) / 2;
  assert.ok(
    arrivals.slice(0, 20).every((atUs) => atUs >= begunUs - 2000 && atUs < betweenUs - apartUs),
    arrivals.join(),
  );
  assert.ok(
    arrivals.slice(20).every((atUs) => atUs >= betweenUs - 2000 && atUs < readUs - apartUs),
    arrivals.join(),
  );
  assert.equal(
    arrivals,
    arrivals.toSorted((a, b) => a - b),
  );
  await Promise.all([sender.close(), receiver.close()]);
});

test.run();
