import assert from 'node:assert/strict';
import { systemClock } from '@arkavo-pipeline/core';
import { suite } from 'uvu';
import { Dialer } from '../src/sender/dialer.js';
import { SenderConnection } from '../src/sender/sender-connection.js';
import { hello } from './support/raw-peer.js';
import { openReceiver } from './support/stages.js';

const test = suite('dialer');
const silent = { debug: () => {}, info: () => {}, warn: () => {} };

test('a stop just after a connection was opened ends that connection', async () => {
  const { stage: receiver, port } = await openReceiver();
  const options = {
    host: '127.0.0.1',
    port,
    connectTimeoutMs: 3000,
    silenceTimeoutMs: 5000,
    highWaterBytes: 0,
    hello: hello(),
    onRequest: () => {},
    onLost: () => {},
  };
  let opened: SenderConnection | undefined;
  await new Promise<void>((resolve, reject) => {
    const dialer = new Dialer({
      reconnectMinMs: 5,
      reconnectMaxMs: 20,
      target: `127.0.0.1:${port}`,
      clock: systemClock,
      log: silent,
      onFault: reject,
      open: async (signal) => {
        opened = await SenderConnection.open(options, signal);
        dialer.stop().then(resolve, reject);
        return opened;
      },
    });
  });
  assert.equal(opened?.usable, false);
  await receiver.close();
});

test.run();
