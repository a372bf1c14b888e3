import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { freePort } from '@arkavo-pipeline/transport/testing';
import { suite } from 'uvu';
import { ImpairedTcpLink, type ImpairedTcpLinkOptions } from '../../src/index.js';

const test = suite('TCP link');

/** Runs with a target that sends back what comes, and a client connected to it through a link. */
async function linked(
  options: Omit<ImpairedTcpLinkOptions, 'to'>,
  run: (link: ImpairedTcpLink, client: Socket) => Promise<void>,
): Promise<void> {
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('error', () => {});
    socket.pipe(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const link = await ImpairedTcpLink.open({ ...options, to: { host: '127.0.0.1', port } });
  const client = connect({ port: link.port, host: '127.0.0.1' });
  await once(client, 'connect');
  try {
    await run(link, client);
  } finally {
    client.destroy();
    await link.close();
    server.close();
    await once(server, 'close');
  }
}

async function readAll(socket: Socket): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

const megabyte = Buffer.from(Array.from({ length: 1_000_000 }, (_, index) => (index * 7919) >> 3));

test('everything arrives in order and ends, with jitter and a full queue', () =>
  linked(
    { upstream: { jitterMs: 5, delayMs: 5, rate: 100_000_000, queueMs: 2 }, downstream: { delayMs: 5 } },
    async (link, client) => {
      client.end(megabyte);
      assert.ok((await readAll(client)).equals(megabyte));
      assert.equal(link.stats().upstream.deliveredBytes, megabyte.length);
    },
  ));

test('a queue of no length still lets everything through', () =>
  linked({ upstream: { rate: 100_000_000, queueMs: 0 } }, async (_link, client) => {
    client.end(megabyte.subarray(0, 100_000));
    assert.equal((await readAll(client)).length, 100_000);
  }));

test('a rate is kept', () =>
  linked({ upstream: { rate: 4_000_000, queueMs: 20 } }, async (_link, client) => {
    const startMs = performance.now();
    client.end(megabyte.subarray(0, 100_000));
    await readAll(client);
    assert.ok(performance.now() - startMs >= 195, `${performance.now() - startMs} ms`);
  }));

test('a stall holds everything until it ends', () =>
  linked({ upstream: { stalled: true } }, async (link, client) => {
    client.end(megabyte);
    setImmediate(() => {
      assert.equal(link.stats().upstream.delivered, 0);
      link.change('upstream', { stalled: null });
    });
    assert.equal((await readAll(client)).length, megabyte.length);
  }));

test('a cut resets connections, and new ones are taken', () =>
  linked({}, async (link, client) => {
    client.write('x');
    await once(client, 'data');
    link.cut();
    const [error] = await once(client, 'error');
    assert.equal(error.code, 'ECONNRESET');
    assert.equal(link.stats().cut, 1);
    const again = connect({ port: link.port, host: '127.0.0.1' });
    again.end('again');
    assert.equal((await readAll(again)).toString(), 'again');
  }));

test('cuts of a schedule come, however late a connection is there', () =>
  linked(
    { schedule: Array.from({ length: 1000 }, (_, index) => ({ atMs: 20 * index, cut: true })) },
    async (link, client) => {
      const [error] = await once(client, 'error');
      assert.equal(error.code, 'ECONNRESET');
      assert.equal(link.stats().cut, 1);
    },
  ));

test('a target that does not listen resets the client and is counted', async () => {
  const link = await ImpairedTcpLink.open({ to: { host: '127.0.0.1', port: await freePort() } });
  const client = connect({ port: link.port, host: '127.0.0.1' });
  await once(client, 'error');
  await link.close();
  assert.equal(link.stats().refused.target, 1);
});

test('a target that is the link is refused, and nothing is listened on any more', async () => {
  const port = await freePort();
  for (let time = 0; time < 2; time++) {
    const looping = ImpairedTcpLink.open({ host: 'localhost', port, to: { host: '127.0.0.1', port } });
    await assert.rejects(looping, { code: 'ERR_IMPAIRMENT_ADDRESS', message: /different ports/ });
  }
});

test('settings that only datagrams know are refused', async () => {
  const to = { host: '127.0.0.1', port: 9 };
  await assert.rejects(ImpairedTcpLink.open({ to, upstream: { loss: 0.1 } }), {
    code: 'ERR_IMPAIRMENT_INVALID',
    message: /no meaning for TCP/,
  });
});

test.run();
