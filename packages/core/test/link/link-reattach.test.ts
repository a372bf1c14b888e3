import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { FrameOwner } from '../../src/frames/frame-owner.js';
import type { OverflowPolicy } from '../../src/graph/graph.js';
import {
  AccessUnitPacket,
  bt709,
  FramePacket,
  framePoolStats,
  type Packet,
  startLedger,
  type UpstreamRequest,
} from '../../src/index.js';
import type { DownstreamMessage, ProducerChannel, UpstreamMessage } from '../../src/link/channel.js';
import { LinkSender } from '../../src/link/link-sender.js';
import { windowOf } from '../../src/link/overflow-policy.js';
import { packParcels } from '../../src/link/parcel.js';
import {
  allocateLinkCounters,
  type LinkDropCause,
  linkDropCauses,
  openLinkCounters,
} from '../../src/stats/link-counters.js';

const test = suite('the producer end of a link whose consumers come and go');

/** An instance of the consumer, which the test plays. */
class Consumer implements ProducerChannel {
  readonly got: string[] = [];
  closed = false;
  #receive: (message: UpstreamMessage) => void = () => {};
  #gone: () => void = () => {};

  open(onMessage: (message: UpstreamMessage) => void, onClosed: () => void): void {
    this.#receive = onMessage;
    this.#gone = onClosed;
  }

  /** As it does when it begins to listen. */
  grant(packets: number): void {
    this.#receive({ type: 'credit', packets });
  }

  post(message: DownstreamMessage): void {
    this.got.push(nameOf(message));
  }

  close(): void {
    this.closed = true;
  }

  credit(count = 1): void {
    for (let index = 0; index < count; index++) this.#receive('credit');
  }

  request(request: UpstreamRequest): void {
    this.#receive(request);
  }

  dies(): void {
    this.#gone();
  }
}

function nameOf(message: DownstreamMessage): string {
  if (message === 'end') return 'end';
  return message.kind === 'access-unit' ? new TextDecoder().decode(message.data) : `${message.kind} ${message.ptsUs}`;
}

function open(overflow: OverflowPolicy, capacity: number, { final = false, resumes = false } = {}) {
  const requests: UpstreamRequest[] = [];
  const told: string[] = [];
  const counters = openLinkCounters(allocateLinkCounters());
  let nowUs = 0;
  const sender = new LinkSender({
    consumer: 'end.in',
    final,
    resumes,
    capacity,
    overflow,
    counters,
    clock: { nowUs: () => nowUs, sleepUntil: async () => {} },
    listener: {
      onRequest: (request) => requests.push(request),
      onDrop: (cause, wire, attached) => told.push(`${cause} ${nameOf(wire)}${attached ? '' : ' (alone)'}`),
      onLost: (count) => told.push(`lost ${count}`),
      onFailure: (error) => told.push(`failed ${(error as Error).message}`),
      onKeyframeAsked: (sourceId) => told.push(`asked ${sourceId}`),
    },
  });
  const push = (packet: Packet) => {
    for (const parcel of packParcels(packet, { ledger: packet.ledger, shiftUs: 0, count: 1 })) sender.send(parcel);
  };
  /** `K…` is a keyframe; `x/…` is of the source x. */
  const send = (...names: string[]) => {
    for (const name of names) push(unit(name));
  };
  const advance = (us: number) => {
    nowUs += us;
  };
  /** A consumer has come, and grants what it may hold. */
  const attach = ({ owner = 1, grants = windowOf(overflow, capacity) } = {}) => {
    const consumer = new Consumer();
    sender.attach(consumer, owner);
    consumer.grant(grants);
    return consumer;
  };
  /** What of it has become. Asserts that it adds up: `delivered` is what the consumers say they were given. */
  const account = (delivered = 0) => {
    counters.delivered.set(delivered);
    const causes = (Object.keys(linkDropCauses) as LinkDropCause[]).filter((cause) => counters[cause].value > 0);
    return {
      sent: counters.sent.value,
      queued: counters.queued.value,
      depth: counters.depth.value,
      drops: Object.fromEntries(causes.map((cause) => [cause, counters[cause].value])),
    };
  };
  return { sender, send, push, attach, advance, account, requests, told, counters };
}

function unit(name: string): AccessUnitPacket {
  return new AccessUnitPacket({
    sourceId: name.includes('/') ? 'x' : 'main',
    ptsUs: 0,
    durationUs: 0,
    dtsUs: 0,
    ledger: startLedger(0),
    codec: 'h264',
    keyframe: name.includes('K'),
    data: new TextEncoder().encode(name),
  });
}

test('block: without a consumer it is full and keeps what comes; a consumer gets all of it in order', async () => {
  const { sender, send, attach, account } = open('block', 2);
  assert.ok(sender.full);
  send('Ka', 'b', 'c');
  assert.equal(account(), { sent: 3, queued: 3, depth: 2, drops: {} });
  let ready = false;
  const waiting = sender.whenReady().then(() => {
    ready = true;
  });
  const consumer = attach();
  assert.equal(consumer.got, ['Ka', 'b']);
  assert.not(ready);
  consumer.credit(2);
  assert.equal(consumer.got, ['Ka', 'b', 'c']);
  await waiting;
  assert.equal(account(2), { sent: 3, queued: 0, depth: 1, drops: {} });
});

test('block: a consumer that has gone leaves it full; the next one gets what the other was not sent', () => {
  const { sender, send, attach, account, counters } = open('block', 2);
  const first = attach();
  send('Ka', 'Kb', 'Kc');
  first.credit(1);
  assert.equal(first.got, ['Ka', 'Kb', 'Kc']);
  send('Kd');
  counters.delivered.set(1);
  first.dies();
  assert.ok(sender.full);
  assert.equal(account(1), { sent: 4, queued: 1, depth: 1, drops: { 'consumer-gone': 2 } });
  const second = attach();
  assert.equal(second.got, ['Kd']);
  assert.not(sender.full);
});

test('a consumer that has granted nothing yet is sent nothing', () => {
  const { sender, send, attach, account } = open('block', 4);
  const consumer = attach({ grants: 0 });
  send('Ka', 'Kb');
  assert.equal(consumer.got, []);
  assert.ok(sender.full);
  consumer.credit();
  assert.equal(consumer.got, ['Ka']);
  // What it still holds of the producer before this one counts as on the link.
  assert.equal(account(), { sent: 2, queued: 1, depth: 4, drops: {} });
});

test('block: what a stage may emit into a full link is bounded; without a consumer the capacity comes on top', () => {
  for (const attached of [true, false]) {
    const { send, attach, account } = open('block', 4);
    if (attached) attach();
    const names = Array.from({ length: 36 }, (_, index) => `K${index}`);
    send(...names);
    assert.throws(
      () => send('K36'),
      (error: { code: string }) => error.code === 'ERR_STAGE_FLOODS',
    );
    assert.equal(account(), { sent: 37, queued: attached ? 32 : 36, depth: 4, drops: { 'producer-gone': 1 } });
  }
});

test('what was on its way to a consumer that has gone is dropped with the cause consumer-gone, less what it was given', () => {
  const { send, attach, account, counters } = open('block', 4);
  const first = attach();
  send('Ka', 'Kb', 'Kc');
  counters.delivered.set(2);
  first.dies();
  assert.equal(account(2), { sent: 3, queued: 0, depth: 0, drops: { 'consumer-gone': 1 } });
  const second = attach();
  send('Kd', 'Ke');
  counters.delivered.set(3);
  second.dies();
  assert.equal(account(3), { sent: 5, queued: 0, depth: 0, drops: { 'consumer-gone': 2 } });
});

for (const [overflow, kept, cause] of [
  ['drop-oldest', ['Ke', 'Kf'], 'overflow-oldest'],
  ['drop-newest', ['Kc', 'Kd'], 'overflow-newest'],
] as const) {
  test(`${overflow}: without a consumer it is never full and keeps as many as it may by its policy`, () => {
    const { sender, send, attach, account, counters } = open(overflow, 2);
    const first = attach();
    send('Ka');
    counters.delivered.set(1);
    first.credit();
    first.dies();
    send('Kc', 'Kd', 'Ke', 'Kf');
    assert.not(sender.full);
    assert.equal(account(1), { sent: 5, queued: 2, depth: 2, drops: { [cause]: 2 } });
    const second = attach();
    second.credit();
    assert.equal(second.got, kept);
  });
}

test('drop-to-keyframe: without a consumer a keyframe makes room, units behind a gap are dropped', () => {
  const { send, attach, account } = open('drop-to-keyframe', 3);
  send('Ka', 'b', 'c', 'd', 'Ke', 'f');
  // d did not fit in; the keyframe made the three before it dispensable.
  assert.equal(account(), { sent: 6, queued: 2, depth: 2, drops: { 'overflow-oldest': 3, 'overflow-newest': 1 } });
  const consumer = attach();
  consumer.credit(2);
  assert.equal(consumer.got, ['Ke', 'f']);
});

test('coded video reaches a new consumer from a keyframe on, which is asked for at once, and then every 300 ms', () => {
  const { send, attach, account, advance, requests, told } = open('block', 8);
  const first = attach();
  send('K1', 'a');
  first.dies();
  const second = attach();
  send('b', 'c');
  assert.equal(requests, [{ type: 'keyframe', sourceId: 'main' }]);
  advance(299_999);
  send('d');
  assert.is(requests.length, 1);
  advance(1);
  send('e');
  assert.is(requests.length, 2);
  send('K2', 'f');
  assert.equal(second.got, ['K2', 'f']);
  assert.equal(account(), { sent: 8, queued: 0, depth: 2, drops: { 'awaiting-keyframe': 4, 'consumer-gone': 2 } });
  assert.equal(told, [
    'lost 2',
    'awaiting-keyframe b',
    'asked main',
    'awaiting-keyframe c',
    'awaiting-keyframe d',
    'awaiting-keyframe e',
    'asked main',
  ]);
});

test('what waited for a new consumer is looked through, too: units before a keyframe are dropped', () => {
  const { send, attach, account } = open('block', 4);
  const first = attach();
  send('K1');
  first.dies();
  send('a', 'K2', 'b');
  const second = attach();
  assert.equal(second.got, ['K2', 'b']);
  assert.equal(account(), { sent: 4, queued: 0, depth: 2, drops: { 'awaiting-keyframe': 1, 'consumer-gone': 1 } });
});

test('a producer that resumes begins with a keyframe, which is asked for; one that begins may begin anywhere', () => {
  const anew = open('block', 8, { resumes: true });
  const consumer = anew.attach();
  anew.send('a', 'x/a', 'K1', 'b', 'x/c');
  assert.equal(consumer.got, ['K1', 'b']);
  assert.equal(
    anew.requests,
    ['main', 'x'].map((sourceId) => ({ type: 'keyframe', sourceId })),
  );
  assert.equal(anew.account().drops, { 'awaiting-keyframe': 3 });
  const first = open('block', 8);
  const other = first.attach();
  first.send('a', 'K1');
  assert.equal([other.got, first.requests], [['a', 'K1'], []]);
});

test('a gap that was there already ends behind what was kept, not in front of it', () => {
  const { send, attach } = open('drop-to-keyframe', 2);
  send('K1', 'a', 'b');
  // b did not fit in: what follows it is undecodable, what came before it is not.
  const consumer = attach();
  consumer.credit(2);
  send('c', 'K2', 'd');
  assert.equal(consumer.got, ['K1', 'a', 'K2']);
});

test('what overflows while there is no consumer is told as that', () => {
  const { send, attach, told } = open('drop-newest', 1);
  send('Ka', 'Kb');
  attach();
  send('Kc');
  assert.equal(told, ['overflow-newest Kb (alone)', 'overflow-newest Kc']);
});

test('each source has a keyframe of its own to wait for', () => {
  const { send, attach } = open('block', 8);
  const first = attach();
  send('K1', 'x/K1');
  first.dies();
  const second = attach();
  send('a', 'x/K2', 'x/b', 'c', 'K2', 'd');
  assert.equal(second.got, ['x/K2', 'x/b', 'K2', 'd']);
});

test('a consumer that comes in the place of one that is still there: that one is heard no more', () => {
  const { sender, send, attach, account } = open('block', 2);
  const first = attach();
  send('Ka', 'Kb');
  const second = attach();
  assert.ok(first.closed);
  assert.equal(account(), { sent: 2, queued: 0, depth: 0, drops: { 'consumer-gone': 2 } });
  send('Kc', 'Kd');
  first.credit(2);
  first.dies();
  assert.ok(sender.full);
  assert.equal(second.got, ['Kc', 'Kd']);
});

test('requests of a consumer reach the stage', () => {
  const { attach, requests } = open('block', 2);
  attach().request({ type: 'keyframe' });
  assert.equal(requests, [{ type: 'keyframe' }]);
});

test('a frame goes to the account of the present consumer; what it did not get is the next one’s', () => {
  const owners = ['source', 'first', 'second'].map((name) => FrameOwner.create(name));
  const [source, one, other] = owners as [FrameOwner, FrameOwner, FrameOwner];
  const { push, attach, account } = open('block', 2);
  const frame = (ptsUs: number) => {
    const picture = source.allocate({ width: 64, height: 48, format: 'i420', color: bt709 });
    push(new FramePacket({ sourceId: 'x', ptsUs, durationUs: 0, ledger: startLedger(0), frame: picture }));
  };
  const first = attach({ owner: one.id });
  frame(0);
  assert.equal(references(), { first: 1 });
  // Its account is closed before its channel says that it has gone.
  one.close();
  frame(1);
  assert.equal(references(), { source: 1 });
  assert.equal(account(), { sent: 2, queued: 1, depth: 1, drops: { 'consumer-gone': 1 } });
  first.dies();
  const second = attach({ owner: other.id });
  assert.equal([first.got, second.got], [['frame 0'], ['frame 1']]);
  assert.equal(references(), { second: 1 });
  for (const owner of owners) owner.close();
  assert.is(framePoolStats().inUse, 0);
});

function references(): { readonly [owner: string]: number } {
  return Object.fromEntries(framePoolStats().owners.map(({ name, references }) => [name, references]));
}

test('cut without a consumer: what waits is dropped, what comes too, nobody waits', async () => {
  const { sender, send, account } = open('block', 2);
  send('Ka', 'Kb');
  const waiting = sender.whenReady();
  sender.cut();
  await waiting;
  assert.not(sender.full);
  send('Kc');
  assert.equal(account(), { sent: 3, queued: 0, depth: 0, drops: { 'consumer-gone': 3 } });
  await sender.end();
});

test('cut with a consumer: that one goes on, and is the last', () => {
  const { sender, send, attach, account } = open('block', 2);
  const consumer = attach();
  sender.cut();
  send('Ka');
  assert.equal(consumer.got, ['Ka']);
  consumer.dies();
  assert.not(sender.full);
  send('Kb');
  assert.equal(account(), { sent: 2, queued: 0, depth: 0, drops: { 'consumer-gone': 2 } });
  assert.ok(attach().closed);
});

test('final: with the only consumer all is over', async () => {
  const { sender, send, attach, account } = open('block', 1, { final: true });
  const consumer = attach();
  send('Ka', 'Kb');
  const ended = sender.end();
  consumer.dies();
  await ended;
  assert.equal(account(), { sent: 2, queued: 0, depth: 0, drops: { 'consumer-gone': 2 } });
});

test('the end waits for a consumer to take what is kept', async () => {
  const { sender, send, attach } = open('block', 4);
  send('Ka');
  let over = false;
  const ended = sender.end().then(() => {
    over = true;
  });
  await Promise.resolve();
  assert.not(over);
  const consumer = attach();
  await ended;
  assert.equal(consumer.got, ['Ka', 'end']);
});

test('a consumer that comes after the end is told of it', async () => {
  const { sender, send, attach } = open('block', 4);
  const first = attach();
  send('Ka');
  await sender.end();
  first.dies();
  const late = attach();
  assert.equal([late.got, late.closed], [['end'], true]);
});

test('close: what is kept is dropped with the cause producer-gone, what was sent is the consumer’s still', () => {
  const { sender, send, attach, account, counters } = open('drop-oldest', 4);
  const consumer = attach();
  send('Ka', 'Kb', 'Kc', 'Kd');
  sender.close();
  assert.ok(consumer.closed);
  assert.equal(account(), { sent: 4, queued: 0, depth: 0, drops: { 'producer-gone': 2 } });
  counters.delivered.set(2);
  consumer.dies();
  assert.equal(account(2).drops, { 'producer-gone': 2 });
  assert.equal([attach().got, attach().closed], [[], true]);
});

test('through any coming and going, what was sent was delivered, dropped, or waits', () => {
  for (const overflow of ['block', 'drop-oldest', 'drop-newest', 'drop-to-keyframe'] as const) {
    const { send, attach, account, counters } = open(overflow, 4);
    let delivered = 0;
    for (let round = 0; round < 50; round++) {
      send(`K${round}`, ...Array.from({ length: round % 3 }, (_, index) => `${round}.${index}`));
      const consumer = attach();
      send(...Array.from({ length: round % 4 }, (_, index) => (index === 1 ? `K${round}` : `${round}.${index}`)));
      delivered += Math.min(consumer.got.length, round % 2);
      counters.delivered.set(delivered);
      if (round % 2) consumer.credit(Math.min(consumer.got.length, 1));
      consumer.dies();
      const { sent, queued, drops } = account(delivered);
      const dropped = Object.values(drops).reduce((sum, count) => sum + count, 0);
      assert.is(sent, delivered + dropped + queued, `${overflow}, round ${round}: ${JSON.stringify(drops)}`);
    }
  }
});

test('what was kept for a consumer that may take less stays in order, the oldest make room', () => {
  const { attach, send, told, account } = open('drop-oldest', 8);
  send('K1', 'K2', 'K3', 'K4', 'K5', 'K6', 'K7', 'K8');
  const consumer = attach({ grants: 2 });
  // Two that it still holds count, too.
  assert.equal(told, ['overflow-oldest K3', 'overflow-oldest K4']);
  assert.equal(consumer.got, ['K1', 'K2']);
  for (let index = 0; index < 6; index++) consumer.credit();
  assert.equal(consumer.got, ['K1', 'K2', 'K5', 'K6', 'K7', 'K8']);
  assert.is(account(6).queued, 0);
});

test('what does not fit any more leaves a gap up to the next keyframe', () => {
  const { attach, send, told, requests } = open('drop-to-keyframe', 8);
  send('K1', '2', '3', '4', '5', '6', '7', '8');
  const consumer = attach({ grants: 0 });
  send('9', 'K10');
  for (let index = 0; index < 8; index++) consumer.credit();
  const units = consumer.got.map((name) => Number(name.replace('K', '')));
  const gap = units.findIndex((unit, index) => unit !== index + 1);
  assert.ok(gap === -1 || consumer.got[gap]?.startsWith('K'), consumer.got.join(' '));
  assert.ok(told.length > 0 && requests.length > 0, told.join());
});

test('a blocking link that holds more than a new consumer may take goes on when that gives back', () => {
  const { attach, send, told } = open('block', 4);
  const names = Array.from({ length: 30 }, (_, index) => `K${index}`);
  send(...names);
  const consumer = attach({ grants: 0 });
  for (const _ of names) consumer.credit();
  assert.equal(consumer.got, names);
  assert.equal(told, []);
});

test.run();
