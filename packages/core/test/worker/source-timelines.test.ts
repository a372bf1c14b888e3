import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { AccessUnitPacket, MetadataPacket, type Packet, startLedger } from '../../src/index.js';
import { SourceTimelines, timelinesMemory } from '../../src/worker/source-timelines.js';

const test = suite('the timelines of a source');

const memory = timelinesMemory();
let nowUs = 0;
const clock = { nowUs: () => nowUs, sleepUntil: async () => {} };

/** The memory outlives instances. */
function instance(shared = memory): SourceTimelines {
  return new SourceTimelines(shared, clock);
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
  for (const ptsUs of [500, 510, 0, 10]) assert.is(first.shiftUs(packet(ptsUs)), 0);
});

test('an instance that begins at 0 goes on behind the end of the last packet, and the time that nothing came', () => {
  const first = instance();
  for (const ptsUs of [0, 10, 20]) first.shiftUs(packet(ptsUs));
  nowUs += 300;
  const second = instance();
  assert.is(second.shiftUs(packet(0)), 330);
  nowUs += 50;
  assert.is(second.shiftUs(packet(10)), 330, 'the shift stays');
  nowUs += 5;
  assert.is(instance().shiftUs(packet(0)), 10 + 10 + 330 + 5, 'a third one goes on behind the second');
});

test('an instance whose own time went on is not shifted', () => {
  instance().shiftUs(packet(0));
  nowUs += 300;
  const second = instance();
  assert.is(second.shiftUs(packet(10)), 0);
  assert.is(instance().shiftUs(packet(5000)), 0);
});

test('one that goes back by a little is shifted as well: no time goes back', () => {
  instance().shiftUs(packet(100, { durationUs: 50 }));
  assert.is(instance().shiftUs(packet(149)), 1);
});

test('packets without a duration: the next instance goes on no earlier than the last time', () => {
  instance().shiftUs(packet(100, { durationUs: 0 }));
  assert.is(instance().shiftUs(packet(0)), 100);
});

test('coded pictures begin with what is decoded first, and end with what is shown last', () => {
  const first = instance();
  first.shiftUs(unit(30, 0));
  first.shiftUs(unit(10, 10));
  assert.is(instance().shiftUs(unit(30, 0)), 40);
});

test('a clock that went back shortens nothing', () => {
  instance().shiftUs(packet(100));
  nowUs -= 500;
  assert.is(instance().shiftUs(packet(0)), 110);
});

test('each camera id has a timeline of its own; a new one is not shifted', () => {
  const first = instance();
  first.shiftUs(packet(100, { sourceId: 'front' }));
  first.shiftUs(packet(900, { sourceId: 'rear' }));
  const second = instance();
  assert.is(second.shiftUs(packet(0, { sourceId: 'rear' })), 910);
  assert.is(second.shiftUs(packet(0, { sourceId: 'front' })), 110);
  assert.is(second.shiftUs(packet(0, { sourceId: 'side' })), 0);
});

test('all packets of one id share the shift of the first, also those of another port that lag behind it', () => {
  const first = instance();
  first.shiftUs(packet(100));
  const second = instance();
  const shift = second.shiftUs(packet(20));
  assert.is(shift, 90);
  assert.is(second.shiftUs(packet(10)), shift);
});

test('beyond 256 ids nothing is shifted, and nothing breaks', () => {
  const shared = timelinesMemory();
  const first = instance(shared);
  for (let index = 0; index < 300; index++) first.shiftUs(packet(100, { sourceId: `camera ${index}` }));
  const second = instance(shared);
  const shifts = Array.from({ length: 300 }, (_, index) => second.shiftUs(packet(0, { sourceId: `camera ${index}` })));
  assert.is(shifts.filter((shift) => shift === 110).length, 256);
  assert.is(shifts.filter((shift) => shift === 0).length, 44);
});

test.run();
