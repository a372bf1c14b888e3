import assert from 'node:assert/strict';
import { PipelineError, systemClock } from '@arkavo-pipeline/core';
import { suite } from 'uvu';
import type { DialedConnection } from '../src/connections/dialer.js';
import { Dialer } from '../src/connections/dialer.js';

const test = suite('dialer');
const silent = { debug: () => {}, info: () => {}, warn: () => {} };

/** A connection that nothing but `destroy` ends. */
function idleConnection(): DialedConnection {
  let isOpen = true;
  let end: (reason: undefined) => void = () => {};
  return {
    ended: new Promise((resolve) => {
      end = resolve;
    }),
    get usable() {
      return isOpen;
    },
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
  assert.deepEqual(await pausesBetween([0, 0, 0, 0, 0, 0, 0]), [100, 200, 400, 800, 1600, 3200, 5000]);
});

test('the time that an attempt took is not waited for again, and each attempt is followed by a pause', async () => {
  assert.deepEqual(await pausesBetween([0, 5, 350, 999, 0]), [100, 195, 100, 100, 1600]);
});

test('after a connection that lasted a second the next attempt comes soon', async () => {
  assert.deepEqual(await pausesBetween([0, 0, 1000, 0]), [100, 200, 100, 200]);
});

/** What a dialer logs, and which faults it tells of, of attempts that fail in this way after so many milliseconds each. */
async function troubles(failures: readonly (readonly [afterMs: number, error: Error])[]) {
  let nowUs = 0;
  const left = [...failures];
  const warnings: string[] = [];
  const faults: string[] = [];
  await new Promise<void>((resolve, reject) => {
    const dialer = new Dialer({
      reconnectMinMs: 1,
      reconnectMaxMs: 1,
      target: 'nowhere:1',
      clock: {
        nowUs: () => nowUs,
        sleepUntil: async () => {
          if (left.length === 0) dialer.stop().then(resolve, reject);
        },
      },
      log: { ...silent, warn: (message) => warnings.push(message) },
      onFault: ({ message }) => faults.push(message),
      open: async () => {
        const [afterMs, error] = left.shift() ?? [0, new Error('none left')];
        nowUs += afterMs * 1000;
        throw error;
      },
    });
  });
  return { warnings, faults };
}

const nobody = new PipelineError('ERR_TCP_ADDRESS', 'nobody there');
const wrong = new PipelineError('ERR_TCP_TOKEN', 'wrong token');

test('a fault is told of as a fault, and not logged as well', async () => {
  const { warnings, faults } = await troubles([
    [0, wrong],
    [2000, wrong],
  ]);
  assert.deepEqual([warnings, faults], [[], ['wrong token', 'wrong token']]);
});

test('that nobody is there is logged at once, and again after ten seconds', async () => {
  const seconds = Array.from({ length: 21 }, (_, index) => [index === 0 ? 0 : 1000, nobody] as const);
  const { warnings, faults } = await troubles(seconds);
  assert.deepEqual([warnings, faults], [Array(3).fill('not connected: nobody there; trying again'), []]);
});

test('a stream that did not reach the target fails by the first cause, not by what came of it', async () => {
  const attempts = new PipelineError('ERR_TCP_ATTEMPTS', 'wait');
  const errors = [nobody, wrong, attempts, nobody];
  const dialer = new Dialer<DialedConnection>({
    reconnectMinMs: 1,
    reconnectMaxMs: 1,
    target: 'there:1',
    clock: systemClock,
    log: silent,
    onFault: () => {},
    open: () => Promise.reject(errors.shift() ?? attempts),
  });
  const { code, message } = dialer.undelivered('the stream', 'send');
  assert.deepEqual(
    [code, message],
    ['ERR_TCP_UNDELIVERED', 'the stream did not reach there:1: there was no connection'],
  );
  while (errors.length > 0) await dialer.changed();
  await dialer.stop();
  const { code: last, message: said, stage } = dialer.undelivered('the stream', 'send');
  assert.deepEqual([last, said, stage], ['ERR_TCP_TOKEN', 'the stream did not reach there:1: wrong token', 'send']);
});

test('when the end of the stream can never be delivered, that was the last connection', async () => {
  let opened = 0;
  const dialer = new Dialer({
    reconnectMinMs: 1,
    reconnectMaxMs: 1,
    target: 'nowhere:1',
    clock: systemClock,
    log: { ...silent, warn: (message) => assert.fail(message) },
    onFault: (error) => assert.fail(error),
    open: async () => {
      opened += 1;
      return { ...idleConnection(), ended: Promise.resolve(new PipelineError('ERR_TCP_UNDELIVERED', 'cut')) };
    },
  });
  while (!dialer.isOver) await dialer.changed();
  await dialer.stop();
  assert.deepEqual([opened, dialer.trouble, dialer.hasServed], [1, 'cut', false]);
});

test.run();
