// timeout: 400 s
import assert from 'node:assert/strict';
import { suite } from 'uvu';
import { encodeSignal } from '../src/framing/signal-message.js';
import { accessUnit } from './support/packets.js';
import { messageBytes, type RawPeer } from './support/raw-peer.js';
import { badWords, connectionStorm, flippedWords, newHello, oddStorm } from './support/storm/message-storm.js';
import { countedSince, Neighbourhood } from './support/storm/neighbourhood.js';
import type { ReceiverReport } from './support/storm/receiver-report.js';
import { connectAll, destroyAll, trickle } from './support/storm/sockets.js';
import { StormReceiver } from './support/storm/storm-receiver.js';

const test = suite('a framed receiver in a storm');
const halfOpen = 8;
/** What time decides is tried with receivers of their own: a busy machine holds up those who do nothing wrong, too. */
const patient = { helloTimeoutMs: 600_000, messageTimeoutMs: 600_000 };
/** Messages are small here, and a thousand sockets take little; the rest is garbage. */
const mostGrowthMb = 120;
/** What an allocator and caches keep. */
const mostHeldMb = 60;
/** The neighbour, and those who have said hello and nothing since, until they are taken for gone. */
const residents = 1 + halfOpen;
const unit = messageBytes(accessUnit(0, { keyframe: true }));

let place: Neighbourhood;
let silent: RawPeer[] = [];
let before: ReceiverReport;

test.before(async () => {
  place = await Neighbourhood.open({ keepListening: true, ...patient }, {});
  silent = await connectAll(place.receiver.port, halfOpen, { allowHalfOpen: true });
  for (const { socket } of silent) socket.write(newHello());
  await oddStorm(place.receiver.port, { messages: 10_000, connections: 20, seed: 30 });
  await connectionStorm(place.receiver.port, 1000, badWords(40).words);
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

test('90 000 messages (seed 3) that are odd, but no faults: each is taken, passed over or counted', async () => {
  const fates = await oddStorm(place.receiver.port, { messages: 90_000, connections: 20, seed: 3 });
  const after = await place.receiver.quiet(residents);
  assert.deepEqual(countedSince(before, after), { 'awaiting-keyframe': fates['awaiting-keyframe'] });
  assert.equal(fates.packet + fates.nothing + fates['awaiting-keyframe'], 90_000);
  assert.equal(after.packets - before.packets, fates.packet);
});

test('10 000 connections (seed 4) that go wrong, from the first word or later: what was right is taken, and each is counted', async () => {
  const { words, totals } = badWords(4);
  await connectionStorm(place.receiver.port, 10_000, words);
  const after = await place.receiver.quiet(residents);
  assert.deepEqual(countedSince(before, after), { 'refused-protocol': 10_000 });
  assert.equal(after.packets - before.packets, totals.packets);
  assert.equal(totals.kinds.size, 31);
});

test('1 000 connections (seed 5) with flipped bits: each comes to its end, or is refused and counted', () =>
  StormReceiver.run({ keepListening: true, ...patient, messageTimeoutMs: 3000 }, async (receiver, before) => {
    const peers = await connectionStorm(receiver.port, 1000, flippedWords(5));
    const counted = countedSince(before, await receiver.quiet(0));
    const ended = peers.filter(({ received }) => received.subarray(-8).equals(encodeSignal('endTaken'))).length;
    const { 'refused-protocol': protocol = 0, 'refused-stalled': stalled = 0, ...others } = counted;
    delete others['awaiting-keyframe'];
    assert.deepEqual([ended + protocol + stalled, others], [1000, {}]);
    for (const count of [ended, protocol, stalled]) assert.ok(count > 10, JSON.stringify({ ended, ...counted }));
  }));

test('50 connections that are cut inside a message are no faults of anyone, and what came before is taken', async () => {
  const peers = await connectAll(place.receiver.port, 50);
  peers.forEach(
    ({ socket }, index) => void socket.end(Buffer.concat([newHello(), unit, unit.subarray(0, 1 + index * 20)])),
  );
  await Promise.all(peers.map(({ closed }) => closed));
  const after = await place.receiver.quiet(residents);
  assert.deepEqual(countedSince(before, after), {});
  assert.equal(after.packets - before.packets, 50);
});

test('bytes that come now and then hold a place for as long as a message may take', () =>
  StormReceiver.run({ keepListening: true, ...patient, messageTimeoutMs: 3000 }, async (receiver, before) => {
    const guests = await connectAll(receiver.port, 40, { allowHalfOpen: true });
    for (const { socket } of guests) socket.write(Buffer.concat([newHello(), unit.subarray(0, 100)]));
    await trickle(guests, Buffer.from(' '));
    assert.deepEqual(countedSince(before, await receiver.quiet(0)), { 'refused-stalled': 40 });
    destroyAll(guests);
  }));

test('bytes that come now and then hold a place for as long as a hello may take', () =>
  StormReceiver.run({ keepListening: true, ...patient, helloTimeoutMs: 3000 }, async (receiver, before) => {
    const strangers = await connectAll(receiver.port, 50, { allowHalfOpen: true });
    for (const { socket } of strangers) socket.write(newHello().subarray(0, 20));
    await trickle(strangers, Buffer.from(' '));
    assert.deepEqual(countedSince(before, await receiver.quiet(0)), { 'refused-silent': 50 });
    destroyAll(strangers);
  }));

test('1 000 connections at once without a whole hello make room for each other, and the last ones are cut off in time', () =>
  StormReceiver.run({ keepListening: true, ...patient, helloTimeoutMs: 3000 }, async (receiver, before) => {
    const peers = await connectAll(receiver.port, 1000);
    peers.forEach(({ socket }, index) => void socket.write(newHello().subarray(0, (index % 4) * 7)));
    await Promise.all(peers.map(({ closed }) => closed));
    const counted = countedSince(before, await receiver.quiet(0));
    const { 'refused-pending': pending = 0, 'refused-silent': late = 0, ...others } = counted;
    assert.deepEqual([pending + late, others], [1000, {}]);
  }));

test('those who said hello and nothing more are taken for gone, and are no refusals', async () => {
  await Promise.all(silent.map(({ cutOff }) => cutOff));
  assert.deepEqual(countedSince(before, await place.receiver.quiet(1)), {});
});

test('memory stayed bounded, and is given back', async () => {
  const { most, held } = await place.growthMb();
  assert.ok(most < mostGrowthMb, `${most} MB more at most`);
  assert.ok(held < mostHeldMb, `${held} MB more in the end`);
});

test('whatever was said, it was the fault of those who said it', async () => {
  const { drops, faults } = await place.receiver.reportWhen(() => true);
  assert.equal(drops['refused-failure'], undefined);
  assert.deepEqual(Object.keys(faults), ['ERR_TCP_PROTOCOL']);
});

test('beside all this every packet of a neighbour came, unchanged and in order', () => place.assertUntouched('kept'));

test('a sender that comes now is taken, and the receiver closes with nothing left', async () => {
  await place.assertWelcomes(30);
  await place.assertLeavesNothing();
});

test.run();
