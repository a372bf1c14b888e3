// timeout: 400 s
import assert from 'node:assert/strict';
import { suite } from 'uvu';
import { RawPeer } from './support/raw-peer.js';
import { handshake, lineStorm } from './support/storm/line-storm.js';
import { countedSince, Neighbourhood } from './support/storm/neighbourhood.js';
import type { ReceiverReport } from './support/storm/receiver-report.js';
import { connectAll, destroyAll, trickle, writeAll } from './support/storm/sockets.js';
import { StormReceiver } from './support/storm/storm-receiver.js';

const test = suite('an arkavo receiver in a storm');
const mebibyte = 1_048_576;
const maxConnections = 64;
/** What time decides is tried with receivers of their own: a busy machine holds up those who do nothing wrong, too. */
const patient = { helloTimeoutMs: 600_000, messageTimeoutMs: 600_000 };
const halfOpen = 8;
/** What begun lines may take is 67 MB for all and 256 KiB for each of 128; a line that grows is there twice, and garbage comes on top. */
const mostGrowthMb = 200;
/** What an allocator and caches keep. */
const mostHeldMb = 80;
/** The neighbour, and those who have said who they are and nothing since. */
const residents = 1 + halfOpen;

let place: Neighbourhood;
let silent: RawPeer[] = [];
let before: ReceiverReport;

test.before(async () => {
  place = await Neighbourhood.open({ protocol: 'arkavo', ...patient }, { protocol: 'arkavo' });
  silent = await connectAll(place.receiver.port, halfOpen, { allowHalfOpen: true });
  for (const { socket } of silent) socket.write(handshake);
  await lineStorm({ port: place.receiver.port, lines: 10_000, connections: 20, seed: 1 });
  await place.receiver.quiet(residents);
  await place.warm();
});

test.before.each(async () => {
  before = await place.receiver.reportWhen(() => true);
});

test.after(() => {
  destroyAll(silent);
  place.kill();
});

/** Drops of lines that are taken for messages, but not for pictures that can be shown, or of sources that are not there. */
const notShown = ['damaged', 'awaiting-keyframe', 'awaiting-parameter-sets', 'switched-away', 'too-many-sources'];

function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((all, count) => all + count, 0);
}

test('100 000 mutated lines (seed 2): each comes out as a packet, or is counted by what is wrong with it', async () => {
  const fates = await lineStorm({ port: place.receiver.port, lines: 100_000, connections: 20, seed: 2 });
  const after = await place.receiver.quiet(residents);
  const { 'bad-message': badMessage = 0, 'bad-base64': badBase64 = 0, ...counted } = countedSince(before, after);
  const shown = after.packets - before.packets;
  const hidden = notShown.reduce((sum, cause) => sum + (counted[cause] ?? 0), 0);
  for (const cause of notShown) delete counted[cause];
  const { 'bad-json': badJson, 'unknown-kind': unknownKind, jpeg } = fates;
  assert.deepEqual(counted, { 'bad-json': badJson, 'unknown-kind': unknownKind, jpeg });
  assert.deepEqual([badMessage + badBase64, shown + hidden, sum(fates)], [fates.payload, fates.media, 100_020]);
});

test('200 000 short bad lines as fast as they can be sent keep nobody waiting, and are counted', async () => {
  const peers = await connectAll(place.receiver.port, 20);
  const lines = Buffer.from('{"a":1}\n'.repeat(10_000));
  await Promise.all(peers.map(({ socket }) => writeAll(socket, [handshake, lines])));
  for (const { socket } of peers) socket.end();
  await Promise.all(peers.map(({ closed }) => closed));
  const after = await place.receiver.quiet(residents);
  assert.deepEqual(countedSince(before, after), { 'bad-message': 200_000 });
});

test('lines of 100 MB, of guests and of strangers, are counted once each, and the line behind is taken', async () => {
  const peers = await connectAll(place.receiver.port, 4);
  const megabytes = Array.from({ length: 100 }, () => Buffer.alloc(1e6, 0x78));
  await Promise.all(
    peers.map(async ({ socket, closed }, index) => {
      const isGuest = index < 2;
      await writeAll(socket, [...(isGuest ? [handshake] : []), ...megabytes, Buffer.from('\n'), handshake]);
      socket.end();
      await closed;
    }),
  );
  const after = await place.receiver.quiet(residents);
  assert.deepEqual(countedSince(before, after), { 'line-too-long': 4 });
});

test('of six lines of 15 MiB without an end, two are too much for the memory', async () => {
  const peers = await connectAll(place.receiver.port, 6, { allowHalfOpen: true });
  const line = Array.from({ length: 15 }, () => Buffer.alloc(mebibyte, 0x20));
  await Promise.all(peers.map(({ socket }) => writeAll(socket, [handshake, ...line])));
  await place.receiver.reportWhen((report) => countedSince(before, report)['refused-memory'] === 2);
  destroyAll(peers);
  const after = await place.receiver.quiet(residents);
  assert.deepEqual(countedSince(before, after), { 'refused-memory': 2 });
});

test('bytes that come now and then hold a place for as long as a line may take', () =>
  StormReceiver.run({ protocol: 'arkavo', ...patient, messageTimeoutMs: 3000 }, async (receiver, before) => {
    const guests = await connectAll(receiver.port, 40, { allowHalfOpen: true });
    for (const { socket } of guests) socket.write(handshake);
    await trickle(guests, Buffer.from('{'));
    assert.deepEqual(countedSince(before, await receiver.quiet(0)), { 'refused-stalled': 40 });
    destroyAll(guests);
  }));

test('bytes that come now and then hold a place for as long as a first word may take', () =>
  StormReceiver.run({ protocol: 'arkavo', ...patient, helloTimeoutMs: 3000 }, async (receiver, before) => {
    const strangers = await connectAll(receiver.port, 50, { allowHalfOpen: true });
    await trickle(strangers, Buffer.from('{'));
    assert.deepEqual(countedSince(before, await receiver.quiet(0)), { 'refused-silent': 50 });
    destroyAll(strangers);
  }));

test('1 000 connections at once without a whole line make room for each other, and the last ones are cut off in time', () =>
  StormReceiver.run({ protocol: 'arkavo', ...patient, helloTimeoutMs: 3000 }, async (receiver, before) => {
    const peers = await connectAll(receiver.port, 1000);
    peers.forEach(({ socket }, index) => void socket.write(['', 'x', '{"kind":', 'GET /'][index % 4] ?? ''));
    await Promise.all(peers.map(({ closed }) => closed));
    const counted = countedSince(before, await receiver.quiet(0));
    const { 'refused-pending': pending = 0, 'refused-silent': late = 0, ...others } = counted;
    assert.deepEqual([pending + late, others], [1000, {}]);
    assert.ok(late >= maxConnections, `${late} were cut off for saying nothing`);
  }));

test('of 1 000 that say who they are at once, as many are taken as there are places, and the others counted', async () => {
  const greeting = async (peer: Promise<RawPeer>) => void (await peer).socket.write(handshake);
  const connecting = Array.from({ length: 1000 }, () => RawPeer.connect(place.receiver.port));
  await Promise.all(connecting.map(greeting));
  const peers = await Promise.all(connecting);
  const refused = 1000 + residents - maxConnections;
  const full = await place.receiver.reportWhen((report) => sum(countedSince(before, report)) >= refused);
  destroyAll(peers);
  const counted = countedSince(before, full);
  const { 'refused-limit': limit = 0, 'refused-pending': pending = 0, 'refused-idle': idle = 0, ...others } = counted;
  assert.deepEqual([limit + pending + idle, others], [refused, {}]);
  await place.receiver.quiet(residents - idle);
});

test('memory stayed within the bounds of lines that have begun, and is given back', async () => {
  const { most, held } = await place.growthMb();
  assert.ok(most < mostGrowthMb, `${most} MB more at most`);
  assert.ok(held < mostHeldMb, `${held} MB more in the end`);
});

test('whatever was said, it was the fault of those who said it', async () => {
  const { drops, faults } = await place.receiver.reportWhen(() => true);
  assert.equal(drops['refused-failure'], undefined);
  assert.deepEqual(Object.keys(faults).sort(), ['ERR_TCP_ADDRESS', 'ERR_TCP_PROTOCOL']);
});

test('beside all this every packet of a neighbour came, unchanged and in order', () => place.assertUntouched('mapped'));

test('a camera that comes now is taken, and the receiver closes with nothing left', async () => {
  await place.assertWelcomes(30);
  await place.assertLeavesNothing();
});

test.run();
