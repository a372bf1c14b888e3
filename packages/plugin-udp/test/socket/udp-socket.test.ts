import { once } from 'node:events';
import { PipelineError, systemClock } from '@arkavo-pipeline/core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { resolveAddress } from '../../src/socket/resolve-address.js';
import { UdpSocket } from '../../src/socket/udp-socket.js';
import { openSocket } from '../payload/support/loopback.js';

const test = suite('UDP sockets');

const loopback = { address: '127.0.0.1', family: 4 } as const;

function logTo(lines: string[]) {
  const log = (line: string) => void lines.push(line);
  return { debug: log, info: log, warn: log };
}

function isAddressError(error: unknown): boolean {
  return error instanceof PipelineError && error.code === 'ERR_UDP_ADDRESS';
}

test('a bound socket hears everybody, and answers where it came from', async () => {
  const heard: string[] = [];
  const socket = await UdpSocket.bind(loopback, 0, {
    clock: systemClock,
    log: logTo([]),
    onDatagram(data, remote) {
      heard.push(Buffer.from(data).toString());
      socket.send(Buffer.from('answer'), remote);
    },
  });
  const peer = await openSocket();
  peer.send('question', socket.localPort, '127.0.0.1');
  const [answer] = await once(peer, 'message');
  assert.is(String(answer), 'answer');
  assert.equal(heard, ['question']);
  peer.close();
  await socket.close();
  await socket.close();
  socket.send(Buffer.from('late'), { address: '127.0.0.1', port: 9 });
});

test('a system that grants less than was asked for is warned of', async () => {
  const lines: string[] = [];
  const socket = await UdpSocket.bind(loopback, 0, {
    clock: systemClock,
    log: logTo(lines),
    bufferBytes: 2 ** 30,
    onDatagram() {},
  });
  assert.is(lines.length, 2);
  assert.match(lines[0] ?? '', /^the system grants a receive buffer of \d+ bytes instead of 1073741824/);
  await socket.close();
});

test('a port that is taken, and a host without an address, are refused', async () => {
  const first = await UdpSocket.bind(loopback, 0, { clock: systemClock, log: logTo([]), onDatagram() {} });
  const second = UdpSocket.bind(loopback, first.localPort, { clock: systemClock, log: logTo([]), onDatagram() {} });
  const error = await second.then(() => undefined).catch((cause) => cause);
  assert.ok(isAddressError(error));
  assert.match((error as Error).message, /another program has the port/);
  await first.close();
  const unknown = await resolveAddress('no-such-host.invalid').catch((cause) => cause);
  assert.ok(isAddressError(unknown));
});

test.run();
