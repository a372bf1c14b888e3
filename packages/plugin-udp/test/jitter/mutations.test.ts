import assert from 'node:assert/strict';
import { suite } from 'uvu';
import type { PacketOrigin } from '../../src/jitter/packet-origin.js';
import { NackGenerator } from '../../src/repair/nack-generator.js';
import { RoundTrip } from '../../src/repair/round-trip.js';
import { TailWatch } from '../../src/repair/tail-watch.js';
import { below, seededRandom } from '../repair/support/random.js';
import { testBuffer } from './support/buffer.js';
import { testPackets } from './support/test-format.js';

const test = suite('mutated packets');
const count = 300_000;
const origins: readonly PacketOrigin[] = ['stream', 'stream', 'stream', 'resend', 'parity'];

test('sequence jumps, old timestamps, floods of copies and torn payloads: what is held stays within its bounds', () => {
  const { buffer, take } = testBuffer({ maxPackets: 256, maxBytes: 64 * 1024 });
  const nacks = new NackGenerator(new RoundTrip());
  const tail = new TailWatch();
  const random = seededRandom(300);
  let sequenceNumber = 0;
  let nowUs = 0;
  let taken = 0;
  let most = { packets: 0, bytes: 0, missing: 0 };
  for (let index = 0; index < count; index++) {
    nowUs += below(random, 2) * below(random, 2000);
    const kind = below(random, 12);
    if (kind === 0) sequenceNumber = below(random, 65_536);
    else if (kind === 1) sequenceNumber = (sequenceNumber + below(random, 3000)) & 0xffff;
    else if (kind === 2) sequenceNumber = (sequenceNumber - below(random, 1500)) & 0xffff;
    else if (kind > 4) sequenceNumber = (sequenceNumber + 1) & 0xffff;
    const timestamp = below(random, 5) === 0 ? below(random, 2 ** 32) : Math.floor(index / 4) * 3000;
    const keyframe = below(random, 20) === 0;
    const [packet] = testPackets({ unit: index, sequenceNumber, timestamp, keyframe, bytes: 12 + below(random, 1200) });
    assert.ok(packet);
    const payload = packet.payload.subarray(0, below(random, 4) === 0 ? below(random, 12) : packet.payload.length);
    const origin = origins[below(random, origins.length)] ?? 'stream';
    const mutated = { ...packet, payload, marker: below(random, 3) > 0 };
    const number = buffer.push(mutated, origin, nowUs);
    if (number !== undefined) nacks.received(number, origin, nowUs);
    tail.received(mutated, number ?? index, nowUs);
    nacks.suspect(tail.poll(nowUs), nowUs);
    taken += take(nowUs).length;
    if (buffer.next !== undefined) nacks.forgetBelow(buffer.next);
    assert.ok(nacks.poll(nowUs, 100_000).every((asked) => asked >= 0 && asked <= 0xffff));
    const { packets, bytes } = buffer.held;
    most = {
      packets: Math.max(most.packets, packets),
      bytes: Math.max(most.bytes, bytes),
      missing: Math.max(most.missing, nacks.missing),
    };
  }
  assert.ok(most.packets <= 256 && most.bytes <= 64 * 1024, JSON.stringify(most));
  assert.ok(most.packets > 16, 'the bounds were never tried');
  assert.ok(most.missing <= 1024, JSON.stringify(most));
  assert.ok(taken > 0);
  for (const [cause, drops] of Object.entries(buffer.drops)) assert.ok(drops > 0, `${cause} never happened`);
});

test('a gap that is never filled does not hold more than the bound, and the stream goes on', () => {
  const { buffer, push } = testBuffer({ maxPackets: 100, isKeyframe: () => true });
  push(testPackets({ unit: 0, sequenceNumber: 0, timestamp: 0 })[0], 0);
  let taken = 0;
  for (let unit = 2; unit < 1000; unit++) {
    taken += push(testPackets({ unit, sequenceNumber: unit, timestamp: 3000 * unit })[0], 1).length;
    assert.ok(buffer.held.packets <= 100);
  }
  assert.ok(taken > 800, `${taken}`);
});

test.run();
