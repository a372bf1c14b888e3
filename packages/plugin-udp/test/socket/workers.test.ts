// timeout: 300 s
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { systemClock } from '@arkavo-pipeline/core';
import { freePort } from '@arkavo-pipeline/transport/testing';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { UdpSocket } from '../../src/socket/udp-socket.js';
import { logTo, loopback } from './support/sockets.js';

const test = suite('workers with UDP sockets');

const together = 5;

/** One whose socket has this port, until it is in full flow. */
async function runAndEnd(port: number): Promise<void> {
  const worker = new Worker(new URL('./support/flooded.worker.js', import.meta.url), { workerData: port });
  const [bound] = await once(worker, 'message');
  await worker.terminate();
  assert.is(bound, port);
}

test('a hundred are ended with open sockets in full flow: nothing crashes, and their ports are free', async () => {
  const ports: number[] = [];
  while (ports.length < together) ports.push(await freePort());
  for (let ended = 0; ended < 100; ended += together) {
    await Promise.all(ports.map(runAndEnd));
    for (const port of ports) {
      const socket = await UdpSocket.bind(loopback, port, { clock: systemClock, log: logTo([]), onDatagram() {} });
      assert.is(socket.localPort, port);
      await socket.close();
    }
  }
});

test.run();
