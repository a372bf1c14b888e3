import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { FrameOwner } from '../../src/frames/frame-owner.js';
import { bt709, framePoolStats } from '../../src/index.js';
import type { ConsumerChannel, DownstreamMessage, UpstreamMessage } from '../../src/link/channel.js';
import { LinkReceiver } from '../../src/link/link-receiver.js';
import type { WirePacket } from '../../src/link/packet-wire.js';
import { startLedger } from '../../src/packet/ledger.js';
import { allocateLinkCounters, openLinkCounters } from '../../src/stats/link-counters.js';

const test = suite('the consumer end of a link');

/** The way to a producer, which the test plays. */
class Producer implements ConsumerChannel {
  readonly posted: UpstreamMessage[] = [];
  closed = false;
  opened = false;
  #receive: (message: DownstreamMessage) => void = () => {};
  #gone: () => void = () => {};

  open(onMessage: (message: DownstreamMessage) => void, onClosed: () => void): void {
    this.opened = true;
    this.#receive = onMessage;
    this.#gone = onClosed;
  }

  post(message: UpstreamMessage): void {
    this.posted.push(message);
  }

  close(): void {
    this.closed = true;
  }

  send(...values: (string | 'end')[]): void {
    for (const value of values) this.#receive(value === 'end' ? 'end' : packet(value));
  }

  sendFrame(handle: number): void {
    this.#receive({
      kind: 'frame',
      sourceId: 'x',
      ptsUs: 0,
      durationUs: 0,
      ledger: startLedger(0),
      handle,
      info: picture,
      damaged: false,
    });
  }

  dies(): void {
    this.#gone();
  }
}

const picture = { width: 64, height: 48, format: 'i420', color: bt709 } as const;

function packet(value: string): WirePacket {
  return { kind: 'metadata', sourceId: 'x', ptsUs: 0, durationUs: 0, ledger: startLedger(0), value };
}

function open({ final }: { readonly final: boolean }) {
  const arrived: unknown[] = [];
  const credits: (() => void)[] = [];
  const counters = openLinkCounters(allocateLinkCounters());
  const owner = FrameOwner.create('end');
  const receiver = new LinkReceiver({
    final,
    window: 4,
    counters,
    owner,
    onArrival: (arrival) => {
      if (arrival === 'end') return arrived.push('end');
      credits.push(arrival.giveBack);
      return arrived.push(arrival.wire.kind === 'metadata' && arrival.wire.value);
    },
  });
  return { receiver, arrived, credits, counters, owner };
}

test('a producer that comes while the one before it is open waits for its end: nothing of that is lost', () => {
  const { receiver, arrived } = open({ final: false });
  const [old, next] = [new Producer(), new Producer()];
  receiver.attach(old);
  old.send('a');
  receiver.attach(next);
  assert.not(next.opened);
  old.send('b');
  old.dies();
  assert.ok(next.opened);
  next.send('c', 'end');
  assert.equal(arrived, ['a', 'b', 'c', 'end']);
});

test('of two that wait, the later one counts', () => {
  const { receiver, arrived } = open({ final: false });
  const [old, missed, next] = [new Producer(), new Producer(), new Producer()];
  receiver.attach(old);
  receiver.attach(missed);
  receiver.attach(next);
  assert.ok(missed.closed);
  old.dies();
  assert.equal([missed.opened, next.opened], [false, true]);
  next.send('a');
  assert.equal(arrived, ['a']);
});

test('the first producer knows that all is free, and is granted a packet for each that is given back', () => {
  const { receiver, credits } = open({ final: false });
  const producer = new Producer();
  receiver.attach(producer);
  assert.equal(producer.posted, []);
  producer.send('a', 'b');
  credits[1]?.();
  assert.equal(producer.posted, ['credit']);
});

test('however many producers come, the consumer holds no more than it may', () => {
  const { receiver, credits } = open({ final: false });
  const [first, second, third] = [new Producer(), new Producer(), new Producer()];
  receiver.attach(first);
  first.send('a', 'b', 'c');
  receiver.attach(second);
  assert.equal(second.posted, [], 'nothing is granted while the one before it is open');
  first.dies();
  assert.equal(second.posted, [{ type: 'credit', packets: 1 }]);
  assert.is(receiver.maxInTransit, 1);
  second.send('d');
  receiver.attach(third);
  second.dies();
  assert.equal(third.posted, [{ type: 'credit', packets: 0 }]);
  for (const giveBack of credits) giveBack();
  assert.equal(third.posted.slice(1), ['credit', 'credit', 'credit', 'credit'], 'wherever they came from');
  assert.is(receiver.maxInTransit, 4);
});

test('what is given back while there is no producer is granted to the next one', () => {
  const { receiver, credits } = open({ final: false });
  const [old, next] = [new Producer(), new Producer()];
  receiver.attach(old);
  old.send('a', 'b');
  old.dies();
  credits[0]?.();
  receiver.attach(next);
  assert.equal(next.posted, [{ type: 'credit', packets: 3 }]);
});

test('a new producer is told which bit rate was asked for last', () => {
  const { receiver } = open({ final: false });
  const [old, next] = [new Producer(), new Producer()];
  receiver.attach(old);
  for (const bitsPerSecond of [5, 6]) receiver.request({ type: 'bitrate', bitsPerSecond });
  receiver.request({ type: 'keyframe' });
  old.dies();
  receiver.attach(next);
  assert.equal(next.posted.slice(1), [{ type: 'bitrate', bitsPerSecond: 6 }]);
});

test('a frame that a producer handed over and died before sending it is given back, once', () => {
  const { receiver, counters, owner } = open({ final: false });
  const producer = FrameOwner.create('source');
  const frames = [producer.allocate(picture), producer.allocate(picture)];
  for (const frame of frames) frame.moveTo(owner.id);
  const [sent, orphan] = frames.map(({ handle }) => handle) as [number, number];
  const [first, second] = [new Producer(), new Producer()];
  receiver.attach(first);
  counters.handingOver.set(sent);
  first.sendFrame(sent);
  first.dies();
  assert.is(framePoolStats().inUse, 2, 'what arrived was sent');
  receiver.attach(second);
  counters.handingOver.set(orphan);
  second.dies();
  assert.is(framePoolStats().inUse, 1);
  owner.close();
  producer.close();
  assert.is(framePoolStats().inUse, 0);
});

test('a request goes to the present producer; without one, nowhere', () => {
  const { receiver } = open({ final: false });
  const [old, next] = [new Producer(), new Producer()];
  receiver.request({ type: 'keyframe' });
  receiver.attach(old);
  receiver.attach(next);
  receiver.request({ type: 'keyframe' });
  old.dies();
  receiver.request({ type: 'bitrate', bitsPerSecond: 5 });
  next.dies();
  receiver.request({ type: 'keyframe' });
  const grant = { type: 'credit', packets: 4 };
  assert.equal(old.posted, [{ type: 'keyframe' }]);
  assert.equal(next.posted, [grant, { type: 'bitrate', bitsPerSecond: 5 }]);
});

test('a producer that dies is not an end when another one may come', () => {
  const { receiver, arrived } = open({ final: false });
  const producer = new Producer();
  receiver.attach(producer);
  producer.send('a');
  producer.dies();
  assert.equal(arrived, ['a']);
  receiver.cut();
  receiver.cut();
  assert.equal(arrived, ['a', 'end'], 'once it is known that none will');
});

test('a producer that dies is an end when none may come', () => {
  const { receiver, arrived } = open({ final: true });
  const producer = new Producer();
  receiver.attach(producer);
  producer.send('a');
  producer.dies();
  assert.equal(arrived, ['a', 'end']);
});

test('that none will come is an end only behind all that the present one sends', () => {
  const { receiver, arrived } = open({ final: false });
  const producer = new Producer();
  receiver.attach(producer);
  receiver.cut();
  producer.send('a');
  assert.equal(arrived, ['a']);
  producer.dies();
  assert.equal(arrived, ['a', 'end']);
});

test('that none will come ends a link to which none ever came', () => {
  const { receiver, arrived } = open({ final: false });
  receiver.cut();
  assert.equal(arrived, ['end']);
});

test('the stream ends once, and takes no producer after that', () => {
  const { receiver, arrived } = open({ final: true });
  const [producer, late] = [new Producer(), new Producer()];
  receiver.attach(producer);
  producer.send('end');
  producer.dies();
  receiver.cut();
  receiver.attach(late);
  assert.equal([late.opened, late.closed], [false, true]);
  assert.equal(arrived, ['end']);
});

test('closing it closes the way to the present producer and to the one that waits; nothing more arrives', () => {
  const { receiver, arrived } = open({ final: true });
  const [producer, next, late] = [new Producer(), new Producer(), new Producer()];
  receiver.attach(producer);
  receiver.attach(next);
  receiver.close();
  assert.equal([producer.closed, next.closed], [true, true]);
  producer.dies();
  assert.not(next.opened);
  receiver.attach(late);
  assert.equal([late.opened, late.closed], [false, true]);
  assert.equal(arrived, []);
});

test('what the stage was given is counted when it says so', () => {
  const { receiver, counters } = open({ final: false });
  const producer = new Producer();
  receiver.attach(producer);
  producer.send('a', 'b');
  assert.is(counters.delivered.value, 0);
  receiver.delivered();
  assert.is(counters.delivered.value, 1);
});

test.run();
