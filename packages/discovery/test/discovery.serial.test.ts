import { PipelineError } from '@arkavo-pipeline/core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type AdvertiseOptions, advertise } from '../src/advertise.js';
import { browse } from '../src/browse.js';
import { findReceiver } from '../src/find-receiver.js';
import { multicastNetworks } from '../src/multicast-networks.js';
import type { Receiver } from '../src/receiver.js';
import { Advertiser } from './support/advertiser.js';
import { whyNoMulticast } from './support/multicast.js';
import { repeatUntil } from './support/repeat.js';
import { Stranger } from './support/stranger.js';

const test = suite('discovery between processes');
const reason = await whyNoMulticast();
if (reason !== undefined) console.log(`skipped: ${reason}`);
const networked = reason === undefined ? test : test.skip;

/** Other programs' receivers may be about: ours are known by their names. */
const unique = (name: string) => `${name} ${process.pid}`;

/** A search whose events for one name can be waited for. */
function watch(name: string): { up: Promise<Receiver>; down: Promise<Receiver>; close(): Promise<void> } {
  const ending = new AbortController();
  const events = { up: (_: Receiver) => {}, down: (_: Receiver) => {} };
  const up = new Promise<Receiver>((resolve) => {
    events.up = resolve;
  });
  const down = new Promise<Receiver>((resolve) => {
    events.down = resolve;
  });
  const search = browse({
    onUp: (receiver) => receiver.name === name && events.up(receiver),
    onDown: (receiver) => receiver.name === name && events.down(receiver),
    signal: ending.signal,
  });
  return { up, down, close: async () => (await search).close() };
}

networked('a receiver is found with what it says of itself, and is gone when it says goodbye', async () => {
  const [name, fingerprint] = [unique('Studio v2'), 'ab'.repeat(32)];
  const search = watch(name);
  const advertiser = await Advertiser.start({ name, port: 5757, txt: { protocol: 'framed', fingerprint } });
  const { addresses, host, ...said } = await search.up;
  assert.equal(said, { name, port: 5757, protocol: 'framed', fingerprint });
  assert.match(host ?? '', /^[\w-]+\.local$/);
  assert.ok(
    addresses.some((address) => multicastNetworks().includes(address)),
    addresses.join(),
  );
  assert.is(await advertiser.close(), 0);
  assert.is((await search.down).name, name);
  await search.close();
});

networked('a receiver without TXT, as the Arkavo app expects it, is one of that protocol', async () => {
  const name = unique('Plain');
  const advertisement = await advertise({ name, port: 5758 });
  const found = await findReceiver({ name: name.toUpperCase(), protocol: 'arkavo' });
  assert.equal([found.name, found.port, found.protocol], [name, 5758, 'arkavo']);
  assert.match(found.connectHost, /./);
  await advertisement.close();
});

/** One whose question was lost, or answered too late, has the same name: then another one is started. */
async function startAnother(first: Advertiser, options: AdvertiseOptions): Promise<Advertiser> {
  for (;;) {
    const second = await Advertiser.start(options);
    if (second.name.toLowerCase() !== first.name.toLowerCase()) return second;
    await second.close();
  }
}

networked('two receivers of one name get different ones', async () => {
  const name = unique('Twin');
  const first = await Advertiser.start({ name, port: 1 });
  const second = await startAnother(first, { name: name.toLowerCase(), port: 2 });
  assert.equal([first.name, second.name], [name, `${name.toLowerCase()} (2)`]);
  const [one, two] = await Promise.all([first, second].map(({ name }) => findReceiver({ name })));
  assert.equal([one?.port, two?.port], [1, 2]);
  await Promise.all([first.close(), second.close()]);
});

networked('the first by name is taken, of the protocol that was asked for', async () => {
  const protocol = `test-${process.pid}`;
  // In this process: all have answered before any answer is read, however busy the machine is.
  const advertisements = await Promise.all(
    ['b', 'A', 'c'].map((name, index) => advertise({ name: unique(name), port: index + 1, txt: { protocol } })),
  );
  assert.is((await findReceiver({ protocol })).name, unique('A'));
  await Promise.all(advertisements.map((advertisement) => advertisement.close()));
});

networked('when nobody answers, the error says for what and where was asked', async () => {
  const error = await findReceiver({ timeoutMs: 300, name: unique('Nobody') }).catch((error: unknown) => error);
  assert.instance(error, PipelineError);
  const { code, message, retryable } = error as PipelineError;
  assert.equal([code, retryable], ['ERR_DISCOVERY_NOT_FOUND', true]);
  assert.match(message, `no receiver "${unique('Nobody')}" answered in 0.3 s (_arkavo-remote._tcp.local, on `);
  assert.match(message, 'check that it runs and is advertised');
});

networked('a search can be called off', async () => {
  const ending = new AbortController();
  const search = findReceiver({ name: unique('Nobody'), signal: ending.signal }).catch((error: unknown) => error);
  ending.abort('enough');
  assert.is(await search, 'enough');
});

networked('noise and forgeries on the group disturb no search', async () => {
  const stranger = await Stranger.open();
  const name = unique('Heard');
  const search = watch(name);
  for (let size = 0; size < 300; size++) {
    const noise = Buffer.alloc(size, (size * 31) % 256);
    if (size > 12) noise.writeUInt32BE(0x8400_0000 + size, 0);
    if (size > 12) noise.writeUInt16BE(1 + (size % 5), 6);
    await stranger.send(noise);
  }
  const advertiser = await Advertiser.start({ name, port: 9 });
  assert.is((await search.up).port, 9);
  await advertiser.close();
  await search.close();
  await stranger.close();
});

/** As much as a datagram can hold of one question or record, with pointers to the first name for the others (RFC 1035 §4.1.4). */
function fullMessage(kind: 'query' | 'response', count: number): Buffer {
  const header = Buffer.alloc(12);
  header.writeUInt16BE(kind === 'query' ? 0 : 0x8400, 2);
  header.writeUInt16BE(count, kind === 'query' ? 4 : 6);
  const name = Buffer.from('\x0e_arkavo-remote\x04_tcp\x05local\0', 'latin1');
  const pointer = Buffer.from([0xc0, 12]);
  const typePtr = Buffer.from([0, 12, 0, 1]);
  const rest = kind === 'query' ? [typePtr] : [typePtr, Buffer.from([0, 0, 1, 0, 0, 4, 1, 0x61, 0xc0, 12])];
  const parts = Array.from({ length: count }, (_, index) => [index === 0 ? name : pointer, ...rest]);
  return Buffer.concat([header, ...parts.flat()]);
}

/** Of the processor's time, for each time that the messages are sent; reading the two longest takes about twice as much. */
const mostMs = 1000;

networked('a stranger holds up neither a search nor a receiver that is advertised', async () => {
  const stranger = await Stranger.open();
  const advertisement = await advertise({ name: unique('Steady'), port: 1 });
  const search = await browse({ onUp: () => {}, onDown: () => {} });
  const longest = [fullMessage('response', 3600), fullMessage('query', 10_000)];
  const before = process.cpuUsage();
  // Others of this machine may be sending to the group, too.
  const bothRefused = (cause: 'too-long' | 'too-often', count: number) => () =>
    [search, advertisement].every(({ refused }) => (refused[cause] ?? 0) >= count);
  const long = await repeatUntil(bothRefused('too-long', 2), async () => {
    for (const message of longest) await stranger.send(message);
  });
  const many = await repeatUntil(bothRefused('too-often', 1), async () => {
    for (let times = 0; times < 40; times++) await stranger.send(fullMessage('response', 128));
  });
  const { user, system } = process.cpuUsage(before);
  const eachMs = (user + system) / 1000 / Math.max(long, many);
  assert.ok(eachMs < mostMs, `${eachMs} ms each of ${long} and ${many} times`);
  await search.close();
  await advertisement.close();
  await stranger.close();
});

test.run();
