import assert from 'node:assert/strict';
import { systemClock } from '@arkavo-pipeline/core';
import { suite } from 'uvu';
import { Dialer } from '../src/sender/dialer.js';
import type { SenderConnection } from '../src/sender/sender-connection.js';

const test = suite('dialer');
const silent = { debug: () => {}, info: () => {}, warn: () => {} };

/** A connection that nothing but `destroy` ends. */
function idleConnection(): SenderConnection {
  let isOpen = true;
  let end: (reason: undefined) => void = () => {};
  return {
    ended: new Promise((resolve) => {
      end = resolve;
    }),
    get usable() {
      return isOpen;
    },
    send: () => {},
    finish: () => {},
    destroy: () => {
      isOpen = false;
      end(undefined);
    },
  };
}

test('a stop just after a connection was opened ends that connection', async () => {
  const opened = idleConnection();
  await new Promise<void>((resolve, reject) => {
    const dialer = new Dialer({
      reconnectMinMs: 5,
      reconnectMaxMs: 20,
      target: 'nowhere:1',
      clock: systemClock,
      log: silent,
      onFault: reject,
      open: async () => {
        await Promise.resolve();
        dialer.stop().then(resolve, reject);
        return opened;
      },
    });
  });
  assert.equal(opened.usable, false);
});

/** The pauses in milliseconds that a dialer makes between connections that last so long each. */
async function pausesBetween(lastedMs: readonly number[]): Promise<number[]> {
  let nowUs = 0;
  const left = [...lastedMs];
  const pauses: number[] = [];
  await new Promise<void>((resolve, reject) => {
    const dialer = new Dialer({
      reconnectMinMs: 100,
      reconnectMaxMs: 5000,
      target: 'nowhere:1',
      clock: {
        nowUs: () => nowUs,
        sleepUntil: async (timeUs) => {
          pauses.push((timeUs - nowUs) / 1000);
          nowUs = timeUs;
          if (left.length === 0) dialer.stop().then(resolve, reject);
        },
      },
      log: silent,
      onFault: () => {},
      open: async () => ({
        ...idleConnection(),
        get ended() {
          nowUs += (left.shift() ?? 0) * 1000;
          return Promise.resolve(new Error('cut'));
        },
      }),
    });
  });
  return pauses;
}

test('a receiver that accepts and closes is tried less and less often', async () => {
  assert.deepEqual(await pausesBetween([0, 5, 999, 0, 0, 0, 0]), [100, 200, 400, 800, 1600, 3200, 5000]);
});

test('after a connection that lasted a second the next attempt comes soon', async () => {
  assert.deepEqual(await pausesBetween([0, 0, 1000, 0]), [100, 200, 100, 200]);
});

test.run();
