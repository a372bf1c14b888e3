import assert from 'node:assert/strict';
import { suite } from 'uvu';
import { noDrops } from '../../src/jitter/jitter-drops.js';
import { NackGenerator } from '../../src/repair/nack-generator.js';
import { RoundTrip } from '../../src/repair/round-trip.js';
import { below, seededRandom } from '../repair/support/random.js';
import { testBuffer } from './support/buffer.js';
import { testPackets } from './support/test-format.js';

const test = suite('24 hours');

test('through every wrap of a day each unit goes on once, in order, and nothing stays behind', () => {
  const { buffer, take } = testBuffer();
  const nacks = new NackGenerator(new RoundTrip());
  const random = seededRandom(24);
  const units = 24 * 3600 * 10;
  let expected = 0;
  let sequenceNumber = 65_500;
  let asked = 0;
  let wraps = 0;
  const held: ReturnType<typeof testPackets> = [];
  for (let unit = 0; unit < units; unit++) {
    const nowUs = unit * 100_000;
    // 9000 ticks in 100 ms: the timestamp wraps after 13 hours.
    const packets = testPackets({
      unit,
      sequenceNumber,
      timestamp: 2 ** 32 - 5000 + 9000 * unit,
      count: 2,
      keyframe: unit === 0,
    });
    sequenceNumber += 2;
    wraps += sequenceNumber > 0xffff ? 1 : 0;
    sequenceNumber &= 0xffff;
    // Now and then two packets change places, and one comes with the next unit.
    if (below(random, 10) === 0) packets.reverse();
    const arriving = [...held.splice(0), ...packets];
    if (unit > 0 && unit < units - 1 && below(random, 50) === 0) held.push(...arriving.splice(-1));
    for (const packet of arriving) {
      const number = buffer.push(packet, 'stream', nowUs);
      for (const out of take(nowUs)) assert.equal(out, expected++);
      if (number !== undefined) nacks.received(number, 'stream', nowUs);
    }
    asked += nacks.poll(nowUs, 100_000).length;
  }
  assert.equal(expected, units);
  assert.ok(wraps > 25, `${wraps}`);
  assert.deepEqual(buffer.held, { packets: 0, bytes: 0 });
  assert.deepEqual(buffer.drops, noDrops());
  assert.ok(asked < units / 20, `${asked} packets were asked for`);
  assert.equal(nacks.missing, 0);
});

test.run();
