import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { wrapRtx } from '../../src/repair/rtx.js';
import { compactNtp, ntpToUs } from '../../src/rtcp/ntp-time.js';
import { sharedSrtpSecurity } from '../../src/security/srtp-security.js';
import { SrtpKeys } from '../../src/srtp/srtp-keys.js';
import { keyframe, picture, TestCamera } from './support/camera.js';
import { TestReception } from './support/reception.js';
import { wallUs } from './support/rtp-stream.js';

const frameUs = 40_000;
const port = 1;

function begun(bench = new TestReception()): { bench: TestReception; camera: TestCamera } {
  const camera = new TestCamera(bench, port, 'camera');
  camera.describe(0);
  camera.send(keyframe, 0);
  return { bench, camera };
}

/** What may have come before the stream's first packet. */
function isBefore(sequenceNumbers: readonly number[]): boolean {
  return sequenceNumbers.every((number) => number >= 0xff00 && number < 65_530);
}

test('what is missing is asked for, and comes back on the resend stream that only the request tells of', () => {
  const { bench, camera } = begun();
  bench.pass(frameUs);
  const packets = camera.packets(picture, frameUs);
  const [first, lost, ...rest] = packets;
  assert.ok(first && lost);
  bench.packets([first, ...rest], port);
  bench.pass(5000);
  const nack = bench.told('nack', port).find(({ sequenceNumbers }) => !isBefore(sequenceNumbers));
  assert.equal([nack?.mediaSsrc, nack?.sequenceNumbers], [camera.video.ssrc, [lost.sequenceNumber]]);
  bench.packets([wrapRtx(lost, { ssrc: 555, payloadType: 101, sequenceNumber: 9 })], port);
  assert.is(bench.emitted.length, 2);
  assert.equal(bench.drops, {});
  bench.packets([wrapRtx(lost, { ssrc: 556, payloadType: 103, sequenceNumber: 9 })], port);
  assert.is(bench.drops['stray-resend'], 1);
});

test('before a stream whose first packet begins a unit four are asked for, and sixteen when it is within one', () => {
  const counts = [0, 2].map((lost) => {
    const bench = new TestReception();
    const camera = new TestCamera(bench, port, 'camera');
    camera.describe(0);
    bench.packets(camera.packets(keyframe, 0).slice(lost), port);
    bench.pass(1000);
    return bench.told('nack', port)[0]?.sequenceNumbers.length;
  });
  assert.equal(counts, [4, 16]);
});

test('a picture of which something is lost for good is dropped with those that refer to it, and a keyframe asked for until one comes', () => {
  const { bench, camera } = begun();
  bench.pass(frameUs);
  bench.packets(camera.packets(picture, frameUs).slice(1), port);
  for (let index = 2; index < 30; index++) {
    bench.pass(frameUs);
    camera.send(picture, index * frameUs);
  }
  assert.is(bench.emitted.length, 1);
  assert.ok(bench.told('pli', port).length >= 2);
  assert.is(bench.drops.lost, 1);
  camera.send(keyframe, 30 * frameUs);
  assert.is(bench.emitted.length, 2);
});

test('a keyframe that somebody downstream needs is asked for', () => {
  const { bench } = begun();
  bench.reception.requestKeyframe('another');
  bench.pass(1000);
  assert.is(bench.told('pli', port).length, 0);
  bench.reception.requestKeyframe('camera');
  bench.pass(1000);
  assert.is(bench.told('pli', port).length, 1);
});

test('a unit for which a link has no room is followed by a request for a keyframe', () => {
  let hasRoom = true;
  const { bench, camera } = begun(new TestReception({ hasRoom: () => hasRoom }));
  hasRoom = false;
  camera.send(picture, frameUs);
  bench.pass(1000);
  assert.is(bench.told('pli', port).length, 1);
});

test('each second it reports what came, with the name and the time of the receiver', () => {
  const { bench, camera } = begun();
  for (let index = 1; index < 50; index++) {
    bench.pass(frameUs);
    camera.send(picture, index * frameUs);
  }
  const reports = bench.told('receiver-report', port);
  assert.ok(reports.length >= 3 && reports.length <= 6, `${reports.length} reports`);
  const [block] = reports.at(-1)?.reports ?? [];
  assert.equal([block?.ssrc, block?.fractionLost], [camera.video.ssrc, 0]);
  assert.is(bench.told('source-description', port)[0]?.chunks[0]?.cname, 'receiver');
});

test("a sender's answer shows the round trip and its clock, by which capture times are told", () => {
  const { bench, camera } = begun();
  for (let index = 1; index < 4; index++) {
    bench.pass(frameUs);
    camera.send(picture, index * frameUs);
  }
  const [asked] = bench.told('extended-report', port);
  assert.ok(asked?.referenceTime);
  const askedUs = ntpToUs(asked.referenceTime);
  // The answer takes as long as the question: 5 ms; and its sender waited for the rest.
  const waited = Math.round(((bench.nowUs - askedUs - 10_000) * 65_536) / 1e6);
  const lastReferenceTime = compactNtp(asked.referenceTime);
  const delays = [{ ssrc: asked.ssrc, lastReferenceTime, delaySinceLastReferenceTime: waited }];
  bench.control(
    [camera.video.report(160_000), { type: 'extended-report', ssrc: port, referenceTime: undefined, delays }],
    port,
  );
  bench.pass(20_000);
  camera.send(picture, 175_000);
  const { ledger } = bench.emitted.at(-1) ?? {};
  assert.ok(ledger);
  assert.ok(Math.abs(ledger.captureUs - (bench.nowUs - 10_000)) < 100, `${bench.nowUs - ledger.captureUs}`);
  assert.ok(ledger.uncertaintyUs >= 5000 && ledger.uncertaintyUs < 5100, `${ledger.uncertaintyUs}`);
  assert.ok(wallUs > 0);
});

test('an address is never sent more bytes than came from it', () => {
  const bench = new TestReception();
  const camera = new TestCamera(bench, port, 'camera');
  let came = 0;
  const told = () => bench.sent.reduce((sum, { data }) => sum + data.length, 0);
  camera.video.packets(Array(40).fill(Uint8Array.of(0x41, 1)), 0).forEach((packet, index) => {
    bench.nowUs += 40_000;
    if (index % 4 === 0) bench.packets([packet], port);
    if (index % 4 === 0) came += 12 + packet.payload.length + (packet.extensions.size > 0 ? 16 : 0);
    bench.pass(10_000);
    assert.ok(told() <= came, `${told()} bytes for ${came}`);
  });
  assert.ok(bench.sent.length > 0);
});

test('with keys, what strangers send does nothing: neither streams nor answers nor goodbyes', () => {
  const keys = new SrtpKeys('AEAD_AES_128_GCM', Buffer.alloc(16, 1), Buffer.alloc(12, 2));
  const bench = new TestReception({ security: sharedSrtpSecurity(keys) });
  const camera = new TestCamera(bench, port, 'camera');
  camera.describe(0);
  camera.send(keyframe, 0);
  camera.goodbye();
  assert.is(bench.reception.peers, 0);
  assert.is(bench.sent.length, 0);
  assert.ok((bench.drops['not-authentic'] ?? 0) + (bench.drops.short ?? 0) + (bench.drops['not-encrypted'] ?? 0) >= 3);
});

test.run();
