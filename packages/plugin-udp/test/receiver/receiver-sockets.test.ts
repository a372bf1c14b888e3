import { systemClock } from '@arkavo-pipeline/core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ReceiverSockets } from '../../src/receiver/receiver-sockets.js';

const test = suite('the ports of a receiver');
const log = { debug: () => {}, info: () => {}, warn: () => {} };
const options = { local: { address: '127.0.0.1', family: 4 as const }, log, clock: systemClock, onDatagram: () => {} };

/** Opens with a TCP port that is taken so many times. */
async function open(port: number, takenTimes: number) {
  const asked: number[] = [];
  const accompany = async (number: number) => {
    asked.push(number);
    if (asked.length <= takenTimes) throw new Error('taken');
    return { close: async () => void asked.push(0) };
  };
  const sockets = await ReceiverSockets.open({ ...options, port, accompany }).catch((error: Error) => error);
  return { sockets, asked };
}

test('when TCP’s port of that number is taken, the system chooses another one', async () => {
  const { sockets, asked } = await open(0, 2);
  assert.ok(sockets instanceof ReceiverSockets);
  assert.is(asked.length, 3);
  assert.is(asked.at(-1), sockets.udp.localPort);
  await sockets.close();
  assert.is(asked.at(-1), 0);
});

test('a port that was written out is not changed, and it does not go on for ever', async () => {
  const free = await open(0, 0);
  assert.ok(free.sockets instanceof ReceiverSockets);
  const port = free.sockets.udp.localPort;
  await free.sockets.close();
  const fixed = await open(port, 1);
  assert.match(String(fixed.sockets), /taken/);
  assert.equal(fixed.asked, [port]);
  const never = await open(0, 9);
  assert.match(String(never.sockets), /taken/);
  assert.is(never.asked.length, 5);
});

test.run();
