import { systemClock } from '@arkavo-pipeline/core';
import { freePort } from '@arkavo-pipeline/transport/testing';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { UdpSocket } from '../../src/socket/udp-socket.js';
import { logTo, loopback, numbered, openPair } from './support/sockets.js';

const test = suite('what a UDP socket is refused');

test('a port that nobody listens on is counted, said once, and used again when somebody does', async () => {
  const port = await freePort();
  const lines: string[] = [];
  let onSecond = () => {};
  const second = new Promise<void>((resolve) => {
    onSecond = resolve;
  });
  const log = logTo(lines);
  const socket = await UdpSocket.connect(loopback, port, { clock: systemClock, log, onDatagram() {} });
  while ((socket.errors.get('ECONNREFUSED') ?? 0) < 2) {
    socket.send(Buffer.from('anybody?'));
    await new Promise((resolve) => void setImmediate(resolve));
  }
  assert.is(lines.filter((line) => line.includes('ECONNREFUSED')).length, 1);
  const there = await UdpSocket.bind(loopback, port, { clock: systemClock, log, onDatagram: () => onSecond() });
  socket.send(Buffer.from('now'));
  await second;
  await Promise.all([socket.close(), there.close()]);
});

test('a datagram that is too large is counted, and those beside it are sent', async () => {
  const came: number[] = [];
  let onAll = () => {};
  const all = new Promise<void>((resolve) => {
    onAll = resolve;
  });
  const { sender, receiver } = await openPair((data) => {
    came.push(data.length);
    if (came.length === 3) onAll();
  });
  sender.sendAll([...numbered(2, [1000]), Buffer.alloc(70_000), Buffer.alloc(500)]);
  await all;
  assert.equal(came, [1000, 1000, 500]);
  assert.equal([...sender.errors], [['EMSGSIZE', 1]]);
  await Promise.all([sender.close(), receiver.close()]);
});

test('after the close nothing is sent and nothing comes, also when it is closed while datagrams come', async () => {
  let came = 0;
  let onFirst = () => {};
  const first = new Promise<void>((resolve) => {
    onFirst = resolve;
  });
  const { sender, receiver } = await openPair(() => {
    came += 1;
    void receiver.close();
    onFirst();
  });
  sender.sendAll(numbered(500, [1000, 300]));
  await first;
  sender.sendAll(numbered(100, [1000]));
  await sender.close();
  await sender.close();
  sender.send(Buffer.from('late'));
  await new Promise((resolve) => void setImmediate(resolve));
  assert.is(came, 1);
  assert.is(sender.queuedBytes, 0);
});

test('the port is free when the close has resolved', async () => {
  const log = logTo([]);
  const first = await UdpSocket.bind(loopback, 0, { clock: systemClock, log, onDatagram() {} });
  const { localPort } = first;
  await first.close();
  const second = await UdpSocket.bind(loopback, localPort, { clock: systemClock, log, onDatagram() {} });
  assert.is(second.localPort, localPort);
  await second.close();
});

test.run();
