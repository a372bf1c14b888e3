import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { OverflowPolicy } from '../../src/graph/graph.js';
import { AccessUnitPacket, startLedger, type UpstreamRequest } from '../../src/index.js';
import type { DownstreamMessage, ProducerChannel, UpstreamMessage } from '../../src/link/channel.js';
import { LinkSender } from '../../src/link/link-sender.js';
import { windowOf } from '../../src/link/overflow-policy.js';
import { packParcels } from '../../src/link/parcel.js';
import { allocateLinkCounters, openLinkCounters } from '../../src/stats/link-counters.js';

const test = suite('the producer end of a link');

function nameOf(message: DownstreamMessage): string {
  if (message === 'end') return 'end';
  return message.kind === 'access-unit' ? new TextDecoder().decode(message.data) : message.kind;
}

function open(overflow: OverflowPolicy, capacity: number, final = true) {
  const posted: string[] = [];
  const requests: UpstreamRequest[] = [];
  const counters = openLinkCounters(allocateLinkCounters());
  let nowUs = 0;
  let receive = (_: UpstreamMessage) => {};
  let gone = () => {};
  const channel: ProducerChannel = {
    open(onMessage, onClosed) {
      receive = onMessage;
      gone = onClosed;
    },
    post: (message: DownstreamMessage) => void posted.push(nameOf(message)),
    close() {},
  };
  const sender = new LinkSender({
    consumer: 'end.in',
    final,
    resumes: false,
    capacity,
    overflow,
    counters,
    clock: { nowUs: () => nowUs, sleepUntil: async () => {} },
    listener: {
      onRequest: (request) => requests.push(request),
      onDrop: () => {},
      onLost: () => {},
      onFailure: () => {},
      onKeyframeAsked: () => {},
    },
  });
  const attach = () => {
    sender.attach(channel, 1);
    receive({ type: 'credit', packets: windowOf(overflow, capacity) });
  };
  attach();
  /** `K…` is a keyframe; `x/…` is of the source x. */
  const send = (...names: string[]) => {
    for (const name of names) {
      const packet = new AccessUnitPacket({
        sourceId: name.includes('/') ? 'x' : 'main',
        ptsUs: 0,
        durationUs: 0,
        dtsUs: 0,
        ledger: startLedger(0),
        codec: 'h264',
        keyframe: name.includes('K'),
        data: new TextEncoder().encode(name),
      });
      for (const parcel of packParcels(packet, { ledger: packet.ledger, shiftUs: 0, count: 1 })) sender.send(parcel);
    }
  };
  const credit = (count = 1) => {
    for (let index = 0; index < count; index++) receive('credit');
  };
  return {
    sender,
    attach,
    send,
    credit,
    posted,
    requests,
    counters,
    gone: () => gone(),
    advance: (us: number) => (nowUs += us),
  };
}

test('block: posts as many as there are credits, keeps the rest in order, and is full until a credit comes', async () => {
  const { sender, send, credit, posted, counters } = open('block', 2);
  send('a');
  assert.not(sender.full);
  send('b');
  assert.ok(sender.full);
  send('c');
  assert.equal(posted, ['a', 'b']);
  assert.is(counters.maxDepth.value, 2);
  let ready = false;
  const waiting = sender.whenReady().then(() => {
    ready = true;
  });
  credit();
  assert.equal(posted, ['a', 'b', 'c']);
  assert.not(ready, 'the packet that was kept took the credit');
  credit();
  await waiting;
  assert.not(sender.full);
});

test('block: flooding throws after a bound', () => {
  const { send } = open('block', 1);
  assert.throws(
    () => send(...Array.from({ length: 100 }, (_, index) => `${index}`)),
    (error: { code: string }) => error.code === 'ERR_STAGE_FLOODS',
  );
});

test('drop-newest: what comes to a full link is not taken', () => {
  const { sender, send, credit, posted, counters } = open('drop-newest', 2);
  send('a', 'b', 'c', 'd');
  assert.not(sender.full);
  credit();
  send('e');
  assert.equal(posted, ['a', 'b', 'e']);
  assert.is(counters['overflow-newest'].value, 2);
  assert.is(counters.sent.value, 5);
});

test('drop-oldest: the longest waiting makes room; the consumer holds half the capacity', () => {
  const { send, credit, posted, counters } = open('drop-oldest', 4);
  send('a', 'b', 'c', 'd', 'e', 'f');
  assert.equal(posted, ['a', 'b']);
  assert.is(counters['overflow-oldest'].value, 2);
  credit(2);
  assert.equal(posted, ['a', 'b', 'e', 'f']);
  assert.is(counters.maxDepth.value, 4);
});

test('drop-to-keyframe: after a drop nothing passes up to the next keyframe, which is asked for once in 300 ms', () => {
  const { send, credit, posted, requests, counters, advance } = open('drop-to-keyframe', 2);
  send('K1', 'a', 'b', 'c');
  assert.equal(posted, ['K1']);
  assert.equal(requests, [{ type: 'keyframe', sourceId: 'main' }]);
  credit(2);
  send('d');
  assert.equal(posted, ['K1', 'a'], 'd depends on b');
  assert.is(requests.length, 1);
  advance(300_000);
  send('e');
  assert.is(requests.length, 2);
  send('K2', 'f');
  assert.equal(posted, ['K1', 'a', 'K2']);
  assert.is(counters['overflow-newest'].value, 1);
  assert.is(counters['awaiting-keyframe'].value, 3);
});

test('drop-to-keyframe: a keyframe replaces the units that wait before it', () => {
  const { send, credit, posted, requests } = open('drop-to-keyframe', 4);
  send('K1', 'a', 'b', 'c', 'K2');
  credit();
  assert.equal(posted, ['K1', 'a', 'K2']);
  assert.equal(requests, []);
});

test('drop-to-keyframe: the gap of one source is not closed by a keyframe of another, nor does that evict its units', () => {
  const { send, credit, posted, counters } = open('drop-to-keyframe', 4);
  send('K0', 'x/K0', '1', 'x/1', '2');
  credit();
  send('x/K2', '3');
  credit(4);
  send('4', 'K5', '6');
  assert.equal(
    posted,
    ['K0', 'x/K0', '1', 'x/1', 'x/K2', 'K5', '6'].filter((name) => posted.includes(name)),
  );
  assert.not(posted.includes('3'), '3 depends on 2');
  assert.not(posted.includes('4'));
  assert.ok(posted.includes('1'));
  assert.is(counters['awaiting-keyframe'].value, 2);
});

test('drop-to-keyframe: of each source with a gap a keyframe is asked for, and of no other', () => {
  const { send, credit, requests, advance } = open('drop-to-keyframe', 6);
  send('K0', 'x/K0', 'y/K0', '1', 'x/1', 'y/1', '2', 'x/2', '3', 'x/3');
  assert.equal(
    requests,
    ['main', 'x'].map((sourceId) => ({ type: 'keyframe', sourceId })),
  );
  credit(6);
  send('y/2', 'x/K4');
  advance(300_000);
  send('5', 'x/5', 'y/5');
  assert.equal(requests.slice(2), [{ type: 'keyframe', sourceId: 'main' }]);
});

test('the end follows what was kept', async () => {
  const { sender, send, credit, posted } = open('drop-oldest', 4);
  send('a', 'b', 'c');
  const ended = sender.end();
  assert.equal(posted, ['a', 'b']);
  credit();
  await ended;
  assert.equal(posted, ['a', 'b', 'c', 'end']);
});

test('a link that drops says once when it has room for one packet more', () => {
  const { sender, send, credit, counters } = open('drop-to-keyframe', 4);
  send('K1', 'a', 'b');
  assert.ok(sender.hasRoom);
  send('c');
  assert.not(sender.hasRoom);
  let woken = 0;
  const wake = () => {
    woken += 1;
  };
  sender.onRoom(wake);
  sender.onRoom(wake);
  assert.is(woken, 0);
  credit();
  credit();
  assert.is(woken, 1);
  send('d', 'e');
  assert.not(sender.hasRoom);
  sender.onRoom(wake);
  sender.offRoom(wake);
  credit();
  assert.is(woken, 1);
  send('f');
  sender.onRoom(wake);
  sender.close();
  assert.is(woken, 2);
  assert.is(counters['overflow-newest'].value, 0);
});

test('a keyframe that takes the place of what waited makes room', () => {
  const { sender, send } = open('drop-to-keyframe', 4);
  send('K1', 'a', 'b', 'c');
  let woken = 0;
  sender.onRoom(() => {
    woken += 1;
  });
  send('K2');
  assert.ok(sender.hasRoom);
  assert.is(woken, 1);
});

test('a consumer that has gone blocks nobody, and what it was sent counts as dropped', async () => {
  const { sender, send, gone, posted, counters } = open('block', 1);
  send('a', 'b');
  const waiting = sender.whenReady();
  gone();
  await waiting;
  send('c');
  await sender.end();
  assert.equal(posted, ['a']);
  assert.is(counters['consumer-gone'].value, 3);
  assert.is(counters.depth.value, 0);
});

test.run();
