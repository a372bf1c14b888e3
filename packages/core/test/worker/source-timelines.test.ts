import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { AccessUnitPacket, MetadataPacket, type Packet, startLedger } from '../../src/index.js';
import { SourceTimelines, timelinesMemory } from '../../src/worker/source-timelines.js';

const test = suite('the timelines of a source');

const memory = timelinesMemory();
let nowUs = 0;
const clock = { nowUs: () => nowUs, sleepUntil: async () => {} };

/** The memory outlives instances. Returns what is added to a packet's times. */
function instance(): (packet: Packet, port?: string) => number {
  const timelines = new SourceTimelines(memory, clock);
  return (packet, port = 'out') => timelines.shiftUs(packet, port);
}

function packet(ptsUs: number, { sourceId = 'front', durationUs = 10 } = {}): Packet {
  return new MetadataPacket({ sourceId, ptsUs, durationUs, ledger: startLedger(0), value: null });
}

function unit(ptsUs: number, dtsUs: number): Packet {
  const header = { sourceId: 'front', ptsUs, durationUs: 10, ledger: startLedger(0) };
  return new AccessUnitPacket({ ...header, dtsUs, codec: 'h264', keyframe: false, data: new Uint8Array(1) });
}

test.before.each(() => {
  new Float64Array(memory).fill(0);
  nowUs = 1_000_000;
});

test('the first instance is never shifted, whatever its times do', () => {
  const first = instance();
  for (const ptsUs of [500, 510, 0, 10]) assert.is(first(packet(ptsUs)), 0);
});

test('an instance that begins at 0 goes on where the one before it would stand by now', () => {
  const first = instance();
  for (const ptsUs of [0, 10, 20]) first(packet(ptsUs));
  nowUs += 300;
  const second = instance();
  assert.is(second(packet(0)), 320);
  nowUs += 50;
  assert.is(second(packet(10)), 320, 'the shift stays');
});

test('and never before the end of what that emitted, also when that was ahead of its time', () => {
  instance()(packet(20));
  nowUs += 5;
  assert.is(instance()(packet(0)), 30);
});

test('a third one goes on behind the second', () => {
  instance()(packet(0));
  instance()(packet(0));
  instance()(packet(0));
  assert.is(instance()(packet(0)), 30);
});

test('an instance whose own time went on is not shifted', () => {
  instance()(packet(0));
  nowUs += 300;
  assert.is(instance()(packet(10)), 0);
  assert.is(instance()(packet(5000)), 0);
});

test('one that goes back by a little is shifted as well: no time goes back', () => {
  instance()(packet(100, { durationUs: 50 }));
  assert.is(instance()(packet(149)), 1);
});

test('packets without a duration: the next instance goes on no earlier than the last time', () => {
  instance()(packet(100, { durationUs: 0 }));
  assert.is(instance()(packet(0)), 100);
});

test('coded pictures begin with what is decoded first, and end with what is shown last', () => {
  const first = instance();
  first(unit(30, 0));
  first(unit(10, 10));
  assert.is(instance()(unit(30, 0)), 40);
});

test('a clock that went back shortens nothing', () => {
  instance()(packet(100));
  nowUs -= 500;
  assert.is(instance()(packet(0)), 110);
});

test('each source id has a time of its own; a new one is not shifted', () => {
  const first = instance();
  first(packet(100, { sourceId: 'front' }));
  first(packet(900, { sourceId: 'rear' }));
  const second = instance();
  assert.is(second(packet(0, { sourceId: 'rear' })), 910);
  assert.is(second(packet(0, { sourceId: 'front' })), 110);
  assert.is(second(packet(0, { sourceId: 'side' })), 0);
});

test('all ports of a source id are shifted alike, by what the one needs that stood furthest', () => {
  const first = instance();
  first(packet(100), 'video');
  first(packet(200), 'audio');
  const second = instance();
  assert.is(second(packet(0), 'video'), 110);
  assert.is(second(packet(0), 'audio'), 210);
  assert.is(second(packet(10), 'video'), 210);
  assert.is(second(packet(0), 'metadata'), 210, 'one that is new, too');
});

test('times that go back within an instance change no shift', () => {
  instance()(packet(100));
  const second = instance();
  assert.is(second(packet(20)), 90);
  assert.is(second(packet(10)), 90);
});

test('of more than 256 timelines those that were quiet for longest are forgotten', () => {
  const first = instance();
  const ids = Array.from({ length: 300 }, (_, index) => `camera ${index}`);
  for (const sourceId of ids) {
    nowUs++;
    first(packet(1000, { sourceId }));
  }
  const second = instance();
  const shifts = ids.reverse().map((sourceId) => second(packet(0, { sourceId })));
  assert.ok(shifts.slice(0, 256).every((shift) => shift >= 1010));
  assert.ok(shifts.slice(256).every((shift) => shift === 0));
});

test.run();
