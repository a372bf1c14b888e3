import { setImmediate } from 'node:timers/promises';
import { msToUs, systemClock } from '@arkavo-pipeline/core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { numbered, openPair } from './support/sockets.js';

const test = suite('when datagrams arrive');

const pause = new Int32Array(new SharedArrayBuffer(4));
const pauseMs = 60;
const shortPauseMs = 10;
const mostTries = 1000;

test('what a thread that was held up reads late has the time at which it came', async () => {
  const arrivals: number[] = [];
  const { sender, receiver } = await openPair((_data, _remote, arrivedUs) => void arrivals.push(arrivedUs));
  // A system that nobody had asked before begins to note times a little after it was asked.
  for (let tries = 0, isNoted = false; tries < mostTries && !isNoted; tries++) {
    sender.send(Buffer.alloc(4));
    Atomics.wait(pause, 0, 0, shortPauseMs);
    const readUs = systemClock.nowUs();
    while (arrivals.length === 0) await setImmediate();
    isNoted = arrivals.splice(0).every((atUs) => atUs < readUs - msToUs(shortPauseMs) / 2);
  }
  const begunUs = systemClock.nowUs();
  sender.sendAll(numbered(20, [1200]));
  Atomics.wait(pause, 0, 0, pauseMs);
  const betweenUs = systemClock.nowUs();
  sender.sendAll(numbered(20, [1200, 40]));
  Atomics.wait(pause, 0, 0, pauseMs);
  const readUs = systemClock.nowUs();
  while (arrivals.length < 40) await setImmediate();
  const apartUs = msToUs(pauseMs) / 2;
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
