import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { writeSdp } from '../../src/sdp/write-sdp.js';
import { plainSecurity } from '../../src/security/plain-security.js';
import { video } from '../sdp/support/media.js';
import { keyframe, picture, TestCamera } from './support/camera.js';
import { TestReception, type TestReceptionOptions } from './support/reception.js';

const frameUs = 40_000;

/** A camera whose first keyframe has come. */
function begun(options: TestReceptionOptions = {}): { bench: TestReception; camera: TestCamera } {
  const bench = new TestReception(options);
  const camera = new TestCamera(bench, 1, 'camera');
  camera.describe(0);
  camera.send(keyframe, 0);
  bench.pass(frameUs);
  bench.expected.length = 0;
  return { bench, camera };
}

test('a unit that is whole goes on before its packets are taken, and once', () => {
  const { bench, camera } = begun();
  const packets = camera.packets(picture, frameUs);
  bench.unit(picture, packets, 1);
  assert.is(bench.emitted.length, 2);
  bench.packets(packets, 1);
  assert.is(bench.emitted.length, 2);
  camera.send(picture, 2 * frameUs);
  assert.is(bench.emitted.length, 3);
  assert.equal(bench.drops, {});
});

test('what goes on ahead, and what is reported of it, is what would be otherwise', () => {
  const [ahead, plain] = [begun(), begun()].map(({ bench, camera }, index) => {
    for (let count = 1; count <= 20; count++) {
      const unit = count % 8 === 0 ? keyframe : picture;
      const packets = camera.packets(unit, count * frameUs);
      if (index === 0) bench.unit(unit, packets, 1);
      // One unit has a hole that is filled later.
      const late = count === 5 ? packets.splice(1, 1) : [];
      bench.packets(packets, 1);
      bench.pass(frameUs / 2);
      bench.packets(late, 1);
      bench.pass(frameUs / 2);
    }
    return { emitted: bench.emitted, drops: bench.drops, told: bench.sent.length };
  });
  assert.is(ahead?.emitted.length, 21);
  assert.equal(
    ahead?.emitted.map(({ ptsUs }) => ptsUs),
    plain?.emitted.map(({ ptsUs }) => ptsUs),
  );
  assert.equal(ahead?.drops, plain?.drops);
  assert.is(ahead?.told, plain?.told);
});

test('the next unit is expected when all that came has gone on, and not within one', () => {
  const { bench, camera } = begun();
  const packets = camera.packets(picture, frameUs);
  const [first] = packets;
  bench.pass(frameUs);
  assert.ok(first);
  const { ssrc, payloadType, sequenceNumber } = first;
  const { take, ...expected } = bench.expected.at(-1) ?? { take: undefined };
  assert.type(take, 'function');
  const from = { address: '192.0.2.1', port: 1 };
  assert.equal(expected, { ssrc, payloadType, codec: 'h264', sequenceNumber, captureTimeId: 1, from });
  bench.expected.length = 0;
  bench.packets(packets.slice(0, 1), 1);
  assert.is(bench.expected.length, 0);
});

test('nothing goes ahead of what is missing', () => {
  const { bench, camera } = begun();
  camera.packets(picture, frameUs);
  bench.unit(picture, camera.packets(picture, 2 * frameUs), 1);
  assert.is(bench.emitted.length, 1);
});

test('nothing goes ahead where units are held, nor to a decoder that waits for a keyframe', () => {
  const held = begun({ minUs: 50_000 });
  const before = held.bench.emitted.length;
  held.bench.unit(picture, held.camera.packets(picture, frameUs), 1);
  assert.is(held.bench.emitted.length, before);

  const broken = begun();
  broken.camera.packets(picture, frameUs);
  broken.camera.send(picture, 2 * frameUs);
  broken.bench.pass(300_000);
  broken.bench.unit(picture, broken.camera.packets(picture, 3 * frameUs), 1);
  assert.is(broken.bench.emitted.length, 1);
});

test('nothing goes ahead of one that is unknown, has said goodbye, or whose packets are protected', () => {
  const { bench, camera } = begun();
  bench.unit(picture, camera.packets(picture, frameUs), 2);
  assert.is(bench.emitted.length, 1);
  const gone = begun();
  gone.camera.goodbye();
  gone.bench.unit(picture, gone.camera.packets(picture, frameUs), 1);
  assert.is(gone.bench.emitted.length, 1);
  const secure = begun({ security: { ...plainSecurity } });
  assert.is(secure.bench.expected.length, 0);
  secure.bench.unit(picture, secure.camera.packets(picture, frameUs), 1);
  assert.is(secure.bench.emitted.length, 1);
});

test('with its goodbye the socket expects nothing more of a stream, though something of it is missing', () => {
  const unexpected: number[] = [];
  const { bench, camera } = begun({ socket: { expectUnit() {}, expectNoUnit: (ssrc) => unexpected.push(ssrc) } });
  bench.packets(camera.packets(picture, frameUs).slice(0, 1), 1);
  unexpected.length = 0;
  camera.goodbye();
  assert.equal(unexpected, [camera.video.ssrc]);
});

test('nothing goes ahead of a stream that has been described as one of another kind', () => {
  const { bench, camera } = begun();
  const [ssrc, payloadType] = [camera.video.ssrc, camera.video.payloadType];
  const announce = (mediaType: 'video/h264' | 'video/h265') => {
    const media = [{ ...video({ ssrc, payloadType }), mediaType, cname: 'camera' }];
    const sdp = Buffer.from(writeSdp({ name: 'camera', media }, 1));
    const data = Buffer.concat([sdp, Buffer.alloc(-sdp.length & 3)]);
    bench.control([{ type: 'application', ssrc, subtype: 0, name: 'AKSD', data }], 1);
  };
  announce('video/h264');
  const packets = camera.packets(picture, frameUs);
  bench.unit(picture, packets, 1);
  assert.is(bench.emitted.length, 2);
  bench.packets(packets, 1);
  announce('video/h265');
  bench.unit(picture, camera.packets(picture, 2 * frameUs), 1);
  assert.is(bench.emitted.length, 2);
});

test.run();
