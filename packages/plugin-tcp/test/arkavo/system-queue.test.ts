import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { suite } from 'uvu';
import { loadSystemQueue } from '../../src/sender/arkavo/system-queue.js';
import { until } from '../support/stages.js';

const test = suite('system queue');
const queue = loadSystemQueue({ debug() {}, info() {}, warn: assert.fail });

async function connectedPair() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  assert.ok(address && typeof address === 'object');
  const near = connect({ port: address.port, host: '127.0.0.1' });
  const [[far]] = (await Promise.all([once(server, 'connection'), once(near, 'connect')])) as [[Socket], unknown];
  server.close();
  return { near, far };
}

/** Writes as long as the system takes it at once. */
function fill(near: Socket): void {
  while (near.writableLength === 0) near.write(Buffer.alloc(65_536));
}

const isTold = process.platform === 'linux' || process.platform === 'darwin';
const title = 'what a peer that does not read has no room for is counted, until it reads';
if (!isTold) console.log(`skipped: ${title}: this system does not tell`);
(isTold ? test : test.skip)(title, async () => {
  const { near, far } = await connectedPair();
  far.pause();
  assert.equal(queue(near), 0);
  fill(near);
  assert.ok((queue(near) ?? 0) > 0);
  far.resume();
  await until(() => near.writableLength === 0 && queue(near) === 0);
  assert.equal(near.bytesWritten % 65_536, 0);
  near.destroy();
  far.destroy();
});

test('a socket that is closed, or not connected yet, has none to count', async () => {
  const { near, far } = await connectedPair();
  near.destroy();
  far.destroy();
  await once(near, 'close');
  assert.equal(queue(near), undefined);
});

test.run();
