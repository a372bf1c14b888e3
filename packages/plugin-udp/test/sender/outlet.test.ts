import { systemClock } from '@arkavo-pipeline/core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { plainSecurity } from '../../src/security/plain-security.js';
import type { OutgoingUnit } from '../../src/sender/outgoing.js';
import { Outlet } from '../../src/sender/outlet.js';
import { SourceSender } from '../../src/sender/source-sender.js';
import { UdpSocket } from '../../src/socket/udp-socket.js';
import { slice } from './support/stages.js';
import { TestReceiver } from './support/test-receiver.js';

const test = suite('the outlet of a udp-sender');

const log = { debug() {}, info() {}, warn() {} };
/** The network has a queue: so much may go out. */
const held = { targetBps: 1_000_000, holdBps: 200_000, burstBps: undefined };
const maxBytes = 1200;

async function outletTo(
  receiver: TestReceiver,
  onStale: (units: readonly OutgoingUnit[], repairs: number) => void,
  maxQueueUs = 250_000,
): Promise<{ outlet: Outlet; socket: UdpSocket }> {
  const target = { address: '127.0.0.1', family: 4 } as const;
  const socket = await UdpSocket.connect(target, receiver.port, { clock: systemClock, log, onDatagram() {} });
  const outlet = new Outlet({
    ...{ security: plainSecurity, rtp: socket, rtcp: socket, maxQueueUs, rate: held },
    onSent() {},
    onStale,
    onFault(error) {
      throw error;
    },
  });
  return { outlet, socket };
}

test('units that wait for too long go as a whole, one that has begun is finished, and there is no gap', async () => {
  const receiver = await TestReceiver.open();
  const source = new SourceSender('camera', () => 5, 0);
  let stale = 0;
  const { outlet, socket } = await outletTo(receiver, (units) => {
    stale += units.length;
    source.restart();
  });
  let added = 0;
  for (let index = 0; index < 10; index++) {
    const unit = slice(index, 10_000);
    const nowUs = index * 33_000;
    if (source.admits(unit)) added += outlet.add('video', source.takeVideo(unit, 0, maxBytes, nowUs), nowUs) ? 1 : 0;
    outlet.pump(held, nowUs);
  }
  for (let nowUs = 330_000; nowUs < 1_500_000 && !outlet.isEmpty; nowUs += 5000) outlet.pump(held, nowUs);
  assert.ok(added > 5 && stale === added - 1, `${stale} of ${added}`);
  assert.ok(outlet.isEmpty);
  const late = source.takeVideo(slice(20, 500, true), 0, maxBytes, 1_600_000);
  outlet.add('video', late, 1_600_000);
  outlet.pump(held, 1_600_000);
  await receiver.until(() => receiver.rtp.filter(({ marker }) => marker).length === 2);
  const numbers = receiver.rtp.map(({ sequenceNumber }) => sequenceNumber);
  assert.equal(
    numbers,
    numbers.map((_, index) => (numbers[0] ?? 0) + index),
  );
  assert.is(receiver.units('video/h264', 96).filter((unit) => unit).length, 2);
  await socket.close();
  await receiver.close();
});

test('for as long as the thread is held up nothing waits for the network', async () => {
  const receiver = await TestReceiver.open();
  let stale = 0;
  const { outlet, socket } = await outletTo(receiver, (units) => {
    stale += units.length;
  });
  const source = new SourceSender('camera', () => 5, 0);
  for (let index = 0; index < 2; index++) {
    outlet.add('video', source.takeVideo(slice(index, 2000), 0, maxBytes, 0), 0);
  }
  outlet.pump(held, 0);
  outlet.pump(held, 900_000);
  assert.is(stale, 0);
  for (let nowUs = 905_000; !outlet.isEmpty; nowUs += 5000) outlet.pump(held, nowUs);
  assert.is(stale, 0);
  await receiver.until(() => receiver.rtp.filter(({ marker }) => marker).length === 2);
  await socket.close();
  await receiver.close();
});

test('a unit that would take far too long is broken off, and a gap says so', async () => {
  const receiver = await TestReceiver.open();
  let stale = 0;
  const { outlet, socket } = await outletTo(receiver, (units) => {
    stale += units.length;
  });
  const source = new SourceSender('camera', () => 5, 0);
  outlet.add('video', source.takeVideo(slice(0, 100_000), 0, maxBytes, 0), 0);
  let endUs = 0;
  for (; endUs < 3_000_000 && !outlet.isEmpty; endUs += 5000) outlet.pump(held, endUs);
  assert.ok(endUs <= 1_300_000, `${endUs}`);
  assert.is(stale, 1);
  outlet.add('video', source.takeVideo(slice(1, 500, true), 0, maxBytes, endUs), endUs);
  outlet.pump(held, endUs + 100_000);
  await receiver.until(() => receiver.rtp.some(({ marker }) => marker));
  const numbers = receiver.rtp.map(({ sequenceNumber }) => sequenceNumber);
  assert.is((numbers.at(-1) ?? 0) - (numbers.at(-2) ?? 0), 2);
  await socket.close();
  await receiver.close();
});

test('to a receiver that waits for a keyframe, what has waited long in front of one is not sent, and there is no gap', async () => {
  const receiver = await TestReceiver.open();
  const { outlet, socket } = await outletTo(receiver, () => {}, 1_000_000);
  const source = new SourceSender('camera', () => 5, 0);
  const other = new SourceSender('other', () => 6, 0);
  const add = (from: SourceSender, index: number, isKeyframe: boolean, nowUs: number) =>
    outlet.add('video', from.takeVideo(slice(index, 2000, isKeyframe), 0, maxBytes, nowUs), nowUs);
  for (let index = 0; index < 4; index++) add(source, index, false, 0);
  add(other, 0, false, 0);
  outlet.pump(held, 0);
  assert.equal(outlet.skipToKeyframe('camera', 90_000), { units: 0, hasKeyframe: false });
  assert.equal(outlet.skipToKeyframe('camera', 110_000), { units: 3, hasKeyframe: false });
  add(source, 4, true, 120_000);
  add(source, 5, false, 120_000);
  assert.equal(outlet.skipToKeyframe('camera', 230_000), { units: 0, hasKeyframe: true });
  for (let nowUs = 230_000; !outlet.isEmpty; nowUs += 5000) outlet.pump(held, nowUs);
  await receiver.until(() => receiver.rtp.filter(({ marker }) => marker).length === 4);
  const ofSource = receiver.rtp.filter(({ ssrc }) => ssrc === source.video?.media.ssrc);
  const numbers = ofSource.map(({ sequenceNumber }) => sequenceNumber);
  assert.equal(
    numbers,
    numbers.map((_, index) => (numbers[0] ?? 0) + index),
  );
  assert.is(ofSource.filter(({ marker }) => marker).length, 3);
  await socket.close();
  await receiver.close();
});

test('what stays when another source is waited for has waited as long as it has', async () => {
  const receiver = await TestReceiver.open();
  let stale = 0;
  const { outlet, socket } = await outletTo(receiver, (units) => {
    stale += units.length;
  });
  const [source, other] = ['camera', 'other'].map((id, index) => new SourceSender(id, () => index, 0));
  assert.ok(source && other);
  for (let index = 0; index < 3; index++) {
    outlet.add('video', other.takeVideo(slice(index, 4000), 0, maxBytes, 0), 0);
    outlet.add('video', source.takeVideo(slice(index, 4000, false), 0, maxBytes, 0), 0);
  }
  outlet.skipToKeyframe('camera', 200_000);
  outlet.pump(held, 200_000);
  assert.is(stale, 0);
  for (let nowUs = 205_000; nowUs <= 255_000; nowUs += 5000) outlet.pump(held, nowUs);
  assert.is(stale, 2);
  await socket.close();
  await receiver.close();
});

test('copies of resends go behind what has not gone at all, and are told when they go with what is stale', async () => {
  const receiver = await TestReceiver.open();
  const told: number[][] = [];
  const { outlet, socket } = await outletTo(receiver, (units, repairs) => told.push([units.length, repairs]));
  const source = new SourceSender('camera', () => 5, 0);
  const [again, other] = [0, 1].map((index) => source.takeVideo(slice(index, 500), 0, maxBytes, 0)[0]);
  assert.ok(again && other);
  outlet.add('video', source.takeVideo(slice(2, 100_000), 0, maxBytes, 0), 0);
  outlet.addLater([{ outgoing: other, atUs: 0, isCopy: true }]);
  outlet.addLater([{ outgoing: again, atUs: 1, isCopy: false }]);
  for (let nowUs = 1; nowUs < 700_000; nowUs += 40_000) outlet.pump({ ...held, holdBps: 1 }, nowUs);
  assert.equal(
    told.reduce((sum, [, repairs = 0]) => sum + repairs, 0),
    1,
  );
  await socket.close();
  await receiver.close();
});

test('resends beyond those that may wait for their time are told', async () => {
  const receiver = await TestReceiver.open();
  const { outlet, socket } = await outletTo(receiver, () => {});
  const source = new SourceSender('camera', () => 5, 0);
  const [outgoing] = source.takeVideo(slice(0, 500), 0, maxBytes, 0);
  assert.ok(outgoing);
  const resends = Array.from({ length: 1500 }, (_, index) => ({ outgoing, atUs: index, isCopy: false }));
  assert.equal([outlet.addLater(resends), outlet.addLater(resends)], [0, 952]);
  await socket.close();
  await receiver.close();
});

test.run();
