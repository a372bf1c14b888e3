import assert from 'node:assert/strict';
import { freePort } from '@arkavo-pipeline/transport/testing';
import { suite } from 'uvu';
import { ImpairedUdpLink, type ImpairedUdpLinkOptions } from '../../src/index.js';
import { UdpPeer } from '../support/udp-echo.js';

const test = suite('UDP link');

/** What is listened on, and another way to say the same. */
const loops = [
  ['127.0.0.1', '127.0.0.1'],
  ['localhost', 'localhost'],
  ['127.0.0.1', 'localhost'],
  ['localhost', '127.0.0.1'],
  ['127.0.0.1', '0.0.0.0'],
  ['0.0.0.0', '127.0.0.1'],
] as const;

/** Runs with an echoing target, two clients, and a link between them. */
async function linked(
  options: Omit<ImpairedUdpLinkOptions, 'to'>,
  run: (link: ImpairedUdpLink, target: UdpPeer, clients: [UdpPeer, UdpPeer]) => Promise<void>,
): Promise<void> {
  const target = await UdpPeer.open({ answers: true });
  const clients: [UdpPeer, UdpPeer] = [await UdpPeer.open(), await UdpPeer.open()];
  const link = await ImpairedUdpLink.open({ ...options, to: { host: '127.0.0.1', port: target.port } });
  try {
    await run(link, target, clients);
  } finally {
    await link.close();
    await Promise.all([target, ...clients].map((peer) => peer.close()));
  }
}

test('each client has its own socket at the target and gets its own answers', () =>
  linked({}, async (link, target, [one, other]) => {
    one.send('one', link.port);
    other.send('other', link.port);
    await Promise.all([one.has(1), other.has(1)]);
    assert.deepEqual([one.received[0]?.text, other.received[0]?.text], ['one', 'other']);
    assert.equal(new Set(target.received.map(({ from }) => from.port)).size, 2);
    assert.equal(link.stats().clients, 2);
  }));

test('each direction is delayed by its own delay', () =>
  linked({ upstream: { delayMs: 30 }, downstream: { delayMs: 50 } }, async (link, _target, [client]) => {
    const startMs = performance.now();
    client.send('there and back', link.port);
    await client.has(1);
    assert.ok(performance.now() - startMs >= 79, `${performance.now() - startMs} ms`);
  }));

test('a direction that loses everything loses nothing of the other, and counts it', () =>
  linked({ downstream: { loss: 1 } }, async (link, target, [client]) => {
    for (let index = 0; index < 10; index++) client.send('lost', link.port);
    await target.has(10);
    while (link.stats().downstream.sent < 10) await new Promise(setImmediate);
    link.change('downstream', { loss: null });
    client.send('last', link.port);
    await client.has(1);
    assert.deepEqual([client.received.length, client.received[0]?.text], [1, 'last']);
    const { upstream, downstream } = link.stats();
    assert.deepEqual([upstream.delivered, downstream.dropped.loss, downstream.delivered], [11, 10, 1]);
  }));

test('clients beyond the limit are refused and counted', () =>
  linked({ maxClients: 1 }, async (link, target, [one, other]) => {
    one.send('one', link.port);
    await one.has(1);
    other.send('other', link.port);
    one.send('again', link.port);
    await one.has(2);
    assert.deepEqual([target.received.length, link.stats().refused['too-many-clients']], [2, 1]);
  }));

test('a client that is idle gives up its place', () =>
  linked({ maxClients: 1, idleMs: 40 }, async (link, _target, [one, other]) => {
    one.send('one', link.port);
    await one.has(1);
    const knock = setInterval(() => other.send('other', link.port), 10);
    await other.has(1);
    clearInterval(knock);
    assert.ok(link.stats().clients <= 1);
  }));

test('what arrives for a client that was forgotten on the way is counted', () =>
  linked({ idleMs: 20, upstream: { delayMs: 200 } }, async (link, target, [client]) => {
    client.send('late', link.port);
    while (link.stats().refused['client-gone'] === 0) await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual([link.stats().upstream.delivered, target.received.length], [1, 0]);
  }));

test('strangers cannot reach a client through its socket at the target', () =>
  linked({}, async (link, target, [client, stranger]) => {
    client.send('hello', link.port);
    await client.has(1);
    const { port = 0 } = target.received[0]?.from ?? {};
    stranger.send('from a stranger', port);
    client.send('again', link.port);
    await client.has(2);
    assert.deepEqual(
      client.received.map(({ text }) => text),
      ['hello', 'again'],
    );
  }));

test('a port that is taken, a target that is the link, and bad settings are refused', () =>
  linked({}, async (link) => {
    const open = (port: number, to: number, loss = 0) =>
      ImpairedUdpLink.open({ port, to: { host: '127.0.0.1', port: to }, upstream: { loss } });
    await assert.rejects(open(link.port, 9), { code: 'ERR_IMPAIRMENT_ADDRESS', message: /taken by another program/ });
    const port = await freePort();
    for (const [host, to] of loops) {
      const looping = ImpairedUdpLink.open({ host, port, to: { host: to, port } });
      await assert.rejects(looping, { code: 'ERR_IMPAIRMENT_ADDRESS', message: /different ports/ }, `${host} to ${to}`);
    }
    await assert.rejects(open(0, 9, 2), { code: 'ERR_IMPAIRMENT_INVALID' });
  }));

test('closing twice is closing once', () =>
  linked({}, async (link) => void (await Promise.all([link.close(), link.close()]))));

test.run();
