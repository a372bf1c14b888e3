import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { keyframe, picture, TestCamera } from './support/camera.js';
import { TestReception } from './support/reception.js';
import { TestStream } from './support/rtp-stream.js';

test('a stream that nobody wants, and whose goodbye was lost, is not waited for when it has been silent', () => {
  const bench = new TestReception({ outputs: ['video'] });
  const camera = new TestCamera(bench, 1, 'camera');
  const metadata = new TestStream({ ssrc: 77, payloadType: 100 });
  camera.describe(0);
  camera.send(keyframe, 0);
  bench.packets(metadata.packets([Buffer.from('{}')], 0), 1);
  for (let second = 1; second <= 12; second++) {
    camera.describe(second * 1_000_000);
    camera.send(picture, second * 1_000_000);
    bench.pass(1_000_000);
  }
  camera.goodbye();
  bench.pass(1_000_000);
  assert.ok(bench.reception.isComplete(bench.nowUs));
});

test('a sender that has said goodbye makes room for another at once, and counts as one that was complete', () => {
  const bench = new TestReception({ maxPeers: 1 });
  const [first, next] = [1, 2].map((port) => new TestCamera(bench, port, `camera ${port}`));
  assert.ok(first && next);
  first.describe(0);
  first.send(keyframe, 0);
  next.describe(0);
  assert.equal(bench.drops, { 'too-many-peers': 1 });
  first.goodbye();
  bench.pass(300_000);
  next.describe(300_000);
  next.send(keyframe, 300_000);
  bench.pass(40_000);
  assert.equal(
    bench.emitted.map(({ sourceId }) => sourceId),
    ['camera 1', 'camera 2'],
  );
  next.goodbye();
  bench.pass(300_000);
  assert.ok(bench.reception.isComplete(bench.nowUs));
  assert.equal(bench.drops, { 'too-many-peers': 1 });
});

test('RTCP packets of one datagram beyond those that are looked at are counted', () => {
  const bench = new TestReception();
  const { video } = new TestCamera(bench, 1, 'camera');
  bench.control(
    Array.from({ length: 70 }, () => video.report(0)),
    1,
  );
  assert.equal(bench.drops, { 'too-many-reports': 6 });
});

test.run();
