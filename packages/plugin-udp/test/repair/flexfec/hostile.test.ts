import assert from 'node:assert/strict';
import { suite } from 'uvu';
import { FlexFecDecoder } from '../../../src/repair/flexfec/flexfec-decoder.js';
import { FlexFecEncoder } from '../../../src/repair/flexfec/flexfec-encoder.js';
import { parseRtp } from '../../../src/rtp/parse-rtp.js';
import { writeRtp } from '../../../src/rtp/write-rtp.js';
import { testPackets } from '../../jitter/support/test-format.js';
import { below, seededRandom } from '../support/random.js';

const test = suite('flexfec: mutated packets');

test('nothing is thrown and nothing grows beyond its bounds', () => {
  const random = seededRandom(42);
  const encoder = new FlexFecEncoder({ ssrc: 3, payloadType: 98, sequenceNumber: 0, protectedSsrc: 1 });
  encoder.strength = { share: 0.3, keyframeShare: 0.3, repairs: 4, maxBlockUs: 50_000 };
  const decoder = new FlexFecDecoder(1);
  const mutated = (data: Uint8Array) => {
    const copy = Buffer.from(data.subarray(0, below(random, 4) === 0 ? below(random, data.length + 1) : data.length));
    for (let flips = below(random, 6); flips > 0 && copy.length > 0; flips--) {
      // Mostly in the headers, where it matters.
      const index = below(random, 2) === 0 ? below(random, Math.min(44, copy.length)) : below(random, copy.length);
      copy[index] = below(random, 256);
    }
    if (below(random, 8) === 0 && copy.length >= 28) copy.fill(0, 26, 28);
    return copy;
  };
  let recovered = 0;
  for (let unit = 0; unit < 20_000; unit++) {
    const packets = testPackets({
      unit,
      sequenceNumber: 3 * unit,
      timestamp: 3000 * unit,
      count: 3,
      bytes: 12 + below(random, 200),
    });
    for (const packet of packets) {
      const data = writeRtp(packet);
      const repairs = encoder.add(data, { isEnd: packet.marker, isKeyframe: false }, packet.timestamp, unit * 33_333);
      const kind = below(random, 10);
      const out = kind === 0 ? [] : [...decoder.media(kind === 1 ? mutated(data) : data)];
      for (const repair of repairs) out.push(...decoder.repair(below(random, 2) === 0 ? mutated(repair) : repair));
      recovered += out.length;
      for (const datagram of out) assert.ok(parseRtp(datagram) === undefined || datagram.length <= 1500);
    }
    const { packets: kept, bytes, repairs } = decoder.held;
    assert.ok(kept <= 384 && bytes <= 1024 * 1024 && repairs <= 64, JSON.stringify(decoder.held));
  }
  const { stats } = decoder;
  assert.ok(stats.recovered > 100 && stats.needless > 100);
  assert.equal(recovered, stats.recovered);
  for (const [cause, refused] of Object.entries(stats.refused)) assert.ok(refused > 0, `${cause} never happened`);
});

test('random bytes are refused', () => {
  const random = seededRandom(7);
  const decoder = new FlexFecDecoder(1);
  for (let index = 0; index < 20_000; index++) {
    const data = Uint8Array.from({ length: below(random, 60) }, () => below(random, 256));
    assert.deepEqual(decoder.repair(data), []);
  }
  assert.equal(decoder.held.repairs, 0);
});

test.run();
