import type { VideoCodec } from '@arkavo-pipeline/core';
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { payloadFormats } from '../../src/payload/payload-formats.js';
import { anyAccessUnit } from './support/nal-units.js';

const bounds = fc.oneof(fc.integer({ min: 64, max: 200 }), fc.integer({ min: 64, max: 1500 }), fc.constant(100_000));
const runs = { numRuns: 2000 };

function assertFits(payloads: readonly Uint8Array[], maxPayloadBytes: number): void {
  for (const { length } of payloads) assert.ok(length > 0 && length <= maxPayloadBytes, `${length} bytes`);
}

/** Which part of a NAL unit a payload is; undefined when it has whole ones. */
function fragmentPlace(codec: VideoCodec, payload: Uint8Array): 'edge' | 'middle' | undefined {
  const first = payload[0] ?? 0;
  const isFragment = codec === 'h264' ? (first & 0x1f) === 28 : first >> 1 === 49;
  if (!isFragment) return undefined;
  const flags = payload[codec === 'h264' ? 1 : 2] ?? 0;
  return (flags & 0xc0) === 0 ? 'middle' : 'edge';
}

for (const codec of ['h264', 'h265'] satisfies VideoCodec[]) {
  const format = payloadFormats[`video/${codec}`];

  test(`any ${codec} access unit comes back byte for byte, from payloads within the bound`, () => {
    fc.assert(
      fc.property(anyAccessUnit(codec), bounds, (accessUnit, maxPayloadBytes) => {
        const payloads = format.packetise(accessUnit, maxPayloadBytes);
        assertFits(payloads, maxPayloadBytes);
        assert.ok(Buffer.from(accessUnit).equals(format.depacketise(payloads) ?? new Uint8Array()));
        const [first] = payloads;
        assert.ok(first && format.startsAccessUnit(first));
      }),
      runs,
    );
  });

  test(`without one of its payloads an ${codec} access unit is damaged, or is whole NAL units fewer`, () => {
    fc.assert(
      fc.property(anyAccessUnit(codec), bounds, fc.nat(), (accessUnit, maxPayloadBytes, which) => {
        const payloads = format.packetise(accessUnit, maxPayloadBytes);
        const [lost] = payloads.splice(which % payloads.length, 1);
        const left = format.depacketise(payloads);
        // The middle fragments of a unit carry no number: the loss of one shows only in the sequence numbers.
        if (!lost || fragmentPlace(codec, lost) === 'middle') return;
        if (fragmentPlace(codec, lost)) assert.is(left, undefined);
        else assert.ok((left?.length ?? 0) < accessUnit.length);
      }),
      runs,
    );
  });
}

test('any AAC access unit comes back byte for byte', () => {
  const { packetise, depacketise } = payloadFormats['audio/aac'];
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 8191 }), bounds, (accessUnit, maxPayloadBytes) => {
      const payloads = packetise(accessUnit, maxPayloadBytes);
      assertFits(payloads, maxPayloadBytes);
      assert.equal(depacketise(payloads), accessUnit);
      assert.is(depacketise(payloads.slice(1)), undefined);
      assert.is(depacketise([...payloads, ...payloads.slice(-1)]), undefined);
    }),
  );
});

test('any 16-bit PCM comes back byte for byte, packet by packet', () => {
  const { packetise, depacketise } = payloadFormats['audio/pcm'];
  const channelCounts = fc.integer({ min: 1, max: 8 });
  fc.assert(
    fc.property(channelCounts, fc.uint8Array({ maxLength: 4000 }), bounds, (channels, bytes, maxPayloadBytes) => {
      const data = new Uint8Array(bytes.subarray(0, bytes.length - (bytes.length % (2 * channels))));
      const payloads = packetise({ format: 'pcm-s16', sampleRate: 48_000, channels, data }, maxPayloadBytes);
      assertFits(payloads, maxPayloadBytes);
      assert.ok(payloads.every(({ length }) => length % (2 * channels) === 0));
      const joined = Buffer.concat(payloads.map((payload) => depacketise([payload]) ?? new Uint8Array()));
      assert.ok(joined.equals(data));
    }),
  );
});

test('any JSON value comes back, from payloads that each are whole characters', () => {
  const { packetise, depacketise, startsAccessUnit } = payloadFormats['metadata/json'];
  fc.assert(
    fc.property(fc.json({ stringUnit: 'grapheme', maxDepth: 5 }), bounds, (json, maxPayloadBytes) => {
      const payloads = packetise(JSON.parse(json), maxPayloadBytes);
      assertFits(payloads, maxPayloadBytes);
      assert.ok(payloads.every(startsAccessUnit));
      const text = depacketise(payloads);
      assert.ok(text);
      assert.is(Buffer.from(text).toString(), JSON.stringify(JSON.parse(json)));
    }),
  );
});

test('random bytes never make a depacketiser throw', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 80 }), { maxLength: 6 }), (payloads) => {
      for (const format of Object.values(payloadFormats)) {
        for (const payload of payloads) format.startsAccessUnit(payload);
        format.depacketise(payloads);
      }
    }),
    { numRuns: 5000 },
  );
});

test.run();
