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

test.run();
