import { suite } from 'uvu';
import * as assert from 'uvu/assert';
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

  dies(): void {
    this.#gone();
  }
}

function packet(value: string): WirePacket {
  return { kind: 'metadata', sourceId: 'x', ptsUs: 0, durationUs: 0, ledger: startLedger(0), value };
}

function open({ final }: { readonly final: boolean }) {
  const arrived: unknown[] = [];
  const credits: (() => void)[] = [];
  const counters = openLinkCounters(allocateLinkCounters());
  const receiver = new LinkReceiver({
    final,
    counters,
    onArrival: (arrival) => {
      if (arrival === 'end') return arrived.push('end');
      credits.push(arrival.giveBack);
      return arrived.push(arrival.wire.kind === 'metadata' && arrival.wire.value);
    },
  });
  return { receiver, arrived, credits, counters };
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

test('a credit goes to the producer that sent the packet, also when another one has come', () => {
  const { receiver, credits } = open({ final: false });
  const [old, next] = [new Producer(), new Producer()];
  receiver.attach(old);
  old.send('a');
  receiver.attach(next);
  old.dies();
  next.send('b');
  for (const giveBack of credits) giveBack();
  assert.equal([old.posted, next.posted], [['credit'], ['credit']]);
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
  assert.equal([old.posted, next.posted], [[{ type: 'keyframe' }], [{ type: 'bitrate', bitsPerSecond: 5 }]]);
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
