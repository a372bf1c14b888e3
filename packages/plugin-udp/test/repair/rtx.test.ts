import assert from 'node:assert/strict';
import { suite } from 'uvu';
import { unwrapRtx, wrapRtx } from '../../src/repair/rtx.js';
import { testPackets } from '../jitter/support/test-format.js';

const test = suite('rtx');
const [original] = testPackets({ unit: 1, sequenceNumber: 0xfffe, timestamp: 77, bytes: 30 });

test('a packet comes out of its retransmission stream as it went in', () => {
  assert.ok(original);
  const packet = { ...original, extensions: new Map([[3, Uint8Array.of(1, 2, 3)]]) };
  const rtx = wrapRtx(packet, { ssrc: 9, payloadType: 97, sequenceNumber: 5 });
  assert.deepEqual([rtx.ssrc, rtx.payloadType, rtx.sequenceNumber, rtx.timestamp, rtx.marker], [9, 97, 5, 77, true]);
  assert.deepEqual([...rtx.payload.subarray(0, 2)], [0xff, 0xfe]);
  const back = unwrapRtx(rtx, packet);
  assert.ok(back);
  assert.deepEqual(
    { ...back, payload: Buffer.from(back.payload) },
    { ...packet, payload: Buffer.from(packet.payload) },
  );
});

test('one that is too short to say what it repeats is refused', () => {
  assert.ok(original);
  for (const bytes of [0, 1]) {
    assert.equal(unwrapRtx({ ...original, payload: new Uint8Array(bytes) }, { ssrc: 1, payloadType: 96 }), undefined);
  }
});

test.run();
