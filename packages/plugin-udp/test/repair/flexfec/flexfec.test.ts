import assert from 'node:assert/strict';
import fc from 'fast-check';
import { suite } from 'uvu';
import { FlexFecDecoder } from '../../../src/repair/flexfec/flexfec-decoder.js';
import { FlexFecEncoder } from '../../../src/repair/flexfec/flexfec-encoder.js';
import { writeRtp } from '../../../src/rtp/write-rtp.js';
import { testPackets } from '../../jitter/support/test-format.js';

const test = suite('flexfec');

type Options = {
  readonly count: number;
  readonly share: number;
  readonly start?: number;
  readonly bytes?: (index: number) => number;
};

/** The packets of one unit, of different lengths, and the repair packets for them. */
function block({ count, share, start = 65_530, bytes = (index) => 20 + 37 * index }: Options) {
  const encoder = new FlexFecEncoder({ ssrc: 3, payloadType: 98, sequenceNumber: 65_535, protectedSsrc: 1 });
  encoder.strength = { share, keyframeShare: share, repairs: 1, maxBlockUs: 0 };
  const media: Uint8Array[] = [];
  const repairs: Uint8Array[] = [];
  for (let index = 0; index < count; index++) {
    const sequenceNumber = (start + index) & 0xffff;
    const [packet] = testPackets({ unit: index, sequenceNumber, timestamp: 9000, bytes: bytes(index) });
    assert.ok(packet);
    const data = writeRtp({ ...packet, marker: index === count - 1, extensions: new Map([[1, Uint8Array.of(index)]]) });
    media.push(data);
    repairs.push(...encoder.add(data, { isEnd: index === count - 1, isKeyframe: false }, 9000, index * 1000));
  }
  return { media, repairs };
}

/** What a decoder recovers when the packets with these indices are lost. */
function recovered(media: readonly Uint8Array[], repairs: readonly Uint8Array[], lost: ReadonlySet<number>) {
  const decoder = new FlexFecDecoder(1);
  const out = media.flatMap((packet, index) => (lost.has(index) ? [] : decoder.media(packet)));
  out.push(...repairs.flatMap((repair) => decoder.repair(repair)));
  const expected = [...lost].map((index) => media[index]);
  const order = (packets: readonly (Uint8Array | undefined)[]) =>
    packets.map((packet) => Buffer.from(packet ?? []).toString('hex')).sort();
  return { decoder, isAll: JSON.stringify(order(out)) === JSON.stringify(order(expected)), count: out.length };
}

test('lost packets come back byte for byte: any three of twenty with six repair packets, across the wrap', () => {
  const { media, repairs } = block({ count: 20, share: 0.3 });
  assert.equal(repairs.length, 6);
  for (let a = 0; a < 20; a++) {
    for (let b = 0; b <= a; b++) {
      for (let c = 0; c <= b; c++) assert.ok(recovered(media, repairs, new Set([a, b, c])).isAll, `${a}, ${b}, ${c}`);
    }
  }
});

test('a burst as long as there are repair packets comes back', () => {
  const { media, repairs } = block({ count: 40, share: 0.25 });
  assert.equal(repairs.length, 10);
  for (let start = 0; start + 10 <= 40; start++) {
    assert.ok(
      recovered(media, repairs, new Set(Array.from({ length: 10 }, (_, index) => start + index))).isAll,
      `${start}`,
    );
  }
});

test('nothing comes back that was not sent, whatever is lost', () => {
  const { media, repairs } = block({ count: 30, share: 0.2 });
  const sent = new Set(media.map((packet) => Buffer.from(packet).toString('hex')));
  const order = fc.shuffledSubarray([...Array(36).keys()], { minLength: 20 });
  fc.assert(
    fc.property(order, (arriving) => {
      const decoder = new FlexFecDecoder(1);
      const all = [...media, ...repairs];
      const arrived = new Set(arriving);
      for (const index of arriving) {
        const packet = all[index] as Uint8Array;
        const out = index < 30 ? decoder.media(packet) : decoder.repair(packet);
        for (const data of out) assert.ok(sent.has(Buffer.from(data).toString('hex')));
      }
      const lost = media.filter((_, index) => !arrived.has(index)).length;
      const left = arriving.filter((index) => index >= 30).length;
      if (lost === 1 && left === 6) assert.ok(decoder.stats.recovered > 0);
      assert.equal(decoder.stats.refused.damaged, 0);
    }),
    { numRuns: 500, seed: 8627 },
  );
});

test('a resend that comes later makes the equations left over solve the rest', () => {
  const { media, repairs } = block({ count: 10, share: 0.1 });
  assert.equal(repairs.length, 1);
  const { decoder, count } = recovered(media, repairs, new Set([3, 7]));
  assert.equal(count, 0);
  const out = decoder.media(media[3] as Uint8Array);
  assert.deepEqual(out.map(Buffer.from), [Buffer.from(media[7] as Uint8Array)]);
});

test('the share holds over time, in units of any size', () => {
  for (const unitPackets of [1, 2, 3, 11, 80]) {
    const encoder = new FlexFecEncoder({ ssrc: 3, payloadType: 98, sequenceNumber: 0, protectedSsrc: 1 });
    encoder.strength = { share: 0.2, keyframeShare: 0.2, repairs: 4, maxBlockUs: 50_000 };
    let repairs = 0;
    let sent = 0;
    for (let unit = 0; unit < 2000; unit++) {
      for (const packet of testPackets({ unit, sequenceNumber: sent, timestamp: 3000 * unit, count: unitPackets })) {
        sent += 1;
        const place = { isEnd: packet.marker, isKeyframe: false };
        repairs += encoder.add(writeRtp(packet), place, 3000 * unit, unit * 33_333).length;
      }
    }
    assert.ok(Math.abs(repairs / sent - 0.2) < 0.01, `${unitPackets}: ${repairs / sent}`);
  }
});

test('a keyframe gets a share of its own', () => {
  const [usual, keyframe] = [false, true].map((isKeyframe) => {
    const encoder = new FlexFecEncoder({ ssrc: 3, payloadType: 98, sequenceNumber: 0, protectedSsrc: 1 });
    encoder.strength = { share: 0.1, keyframeShare: 0.3, repairs: 1, maxBlockUs: 0 };
    const packets = testPackets({ unit: 0, sequenceNumber: 0, timestamp: 0, count: 30 });
    return packets.flatMap((packet) => encoder.add(writeRtp(packet), { isEnd: packet.marker, isKeyframe }, 0, 0))
      .length;
  });
  assert.deepEqual([usual, keyframe], [3, 9]);
});

test('without a share nothing is sent', () => {
  assert.equal(block({ count: 20, share: 0 }).repairs.length, 0);
});

test('a block ends when it is full, and its repair packets have numbers of their own', () => {
  const { repairs } = block({ count: 200, share: 0.25, bytes: () => 100 });
  assert.ok(repairs.length >= 48 && repairs.length <= 51, `${repairs.length}`);
  const numbers = repairs.map((repair) => Buffer.from(repair).readUInt16BE(2));
  assert.deepEqual(
    numbers,
    numbers.map((_, index) => (65_535 + index) & 0xffff),
  );
});

test.run();
