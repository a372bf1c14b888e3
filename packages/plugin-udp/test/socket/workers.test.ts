// timeout: 300 s
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { systemClock } from '@arkavo-pipeline/core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { UdpSocket } from '../../src/socket/udp-socket.js';
import { logTo, loopback } from './support/sockets.js';

const test = suite('workers with UDP sockets');

const together = 5;

/** The port that its socket had. */
async function runAndEnd(): Promise<number> {
  const worker = new Worker(new URL('./support/flooded.worker.js', import.meta.url));
  const [port] = await once(worker, 'message');
  await worker.terminate();
  return port;
}

test('a hundred are ended with open sockets in full flow: nothing crashes, and their ports are free', async () => {
  for (let ended = 0; ended < 100; ended += together) {
    const ports = await Promise.all(Array.from({ length: together }, runAndEnd));
    for (const port of new Set(ports)) {
      const socket = await UdpSocket.bind(loopback, port, { clock: systemClock, log: logTo([]), onDatagram() {} });
      assert.is(socket.localPort, port);
      await socket.close();
    }
  }
});

test.run();
