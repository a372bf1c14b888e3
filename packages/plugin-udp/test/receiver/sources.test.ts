import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { bareKeyframe, keyframe, picture, TestCamera } from './support/camera.js';
import { TestReception } from './support/reception.js';
import { TestStream } from './support/rtp-stream.js';

const frameUs = 40_000;

function told({ events }: TestReception): string[] {
  return events.map(({ type, sourceId }) => `${type} ${sourceId}`);
}

test('two senders with one source id are two sources, as soon as both are heard', () => {
  const bench = new TestReception();
  const [one, two] = [1, 2].map((port) => new TestCamera(bench, port, 'camera'));
  assert.ok(one && two);
  one.describe(0);
  one.send(keyframe, 0);
  bench.pass(frameUs);
  two.describe(0);
  two.send(keyframe, 0);
  bench.pass(1000);
  assert.is(bench.emitted.length, 1);
  one.send(picture, frameUs);
  bench.pass(1000);
  assert.equal(
    bench.emitted.map(({ sourceId }) => sourceId),
    ['camera', 'camera', 'camera (2)'],
  );
});

test('a sender that is killed and started again at once goes on under its name, when the one before has been silent for a second', () => {
  const bench = new TestReception();
  const killed = new TestCamera(bench, 1, 'camera');
  killed.describe(0);
  killed.send(keyframe, 0);
  bench.pass(5 * frameUs);
  const again = new TestCamera(bench, 2, 'camera');
  again.describe(0);
  for (let count = 0; count < 50; count++) {
    again.send(count === 0 ? keyframe : picture, count * frameUs);
    bench.pass(frameUs);
  }
  assert.is(bench.emitted.length, 51);
  assert.ok(bench.emitted.every(({ sourceId }) => sourceId === 'camera'));
  const times = bench.emitted.map(({ ptsUs }) => ptsUs);
  assert.ok(
    times.every((us, index) => index === 0 || us > (times[index - 1] ?? us)),
    times.join(),
  );
  assert.equal(told(bench), ['source-added camera', 'source-added camera']);
});

test('a sender that comes back from another port has the name it had, and goes on where it would be', () => {
  const bench = new TestReception();
  const first = new TestCamera(bench, 1, 'camera');
  first.describe(0);
  first.send(keyframe, 0);
  bench.pass(3_000_000);
  const second = new TestCamera(bench, 2, 'camera');
  second.describe(0);
  second.send(keyframe, 0);
  second.send(picture, frameUs);
  const [a, b, c] = bench.emitted;
  assert.ok(a && b && c);
  assert.equal(
    [a.sourceId, b.sourceId, b.ptsUs - a.ptsUs, c.ptsUs - b.ptsUs],
    ['camera', 'camera', 3_000_000, frameUs],
  );
});

test('another SSRC of a source replaces the one before, whose late packets are dropped', () => {
  const bench = new TestReception();
  const old = new TestCamera(bench, 1, 'camera');
  old.describe(0);
  old.send(keyframe, 0);
  bench.pass(frameUs);
  const anew = new TestCamera(bench, 1, 'camera', new TestStream({ ssrc: 99, payloadType: 96, timestamp: 5 }));
  anew.describe(0);
  anew.send(keyframe, 0);
  old.send(picture, frameUs);
  assert.is(bench.emitted.length, 2);
  assert.is(bench.drops.ended, 3);
  const [a, b] = bench.emitted;
  assert.ok(a && b && b.ptsUs > a.ptsUs && b.sourceId === 'camera');
  assert.equal(told(bench), ['source-added camera']);
});

test('a stream that is never named has its address for a name, and keeps it when its own comes after all', () => {
  const bench = new TestReception();
  const camera = new TestCamera(bench, 1, 'camera');
  camera.send(keyframe, 0);
  assert.is(bench.emitted.length, 0);
  bench.pass(500_000);
  camera.describe(0);
  camera.send(picture, frameUs);
  assert.equal(
    bench.emitted.map(({ sourceId }) => sourceId),
    ['192.0.2.1:1', '192.0.2.1:1'],
  );
  const metadata = new TestStream({ ssrc: 50, payloadType: 100 });
  bench.control([{ type: 'source-description', chunks: [{ ssrc: 50, cname: 'camera' }] }], 1);
  bench.packets(metadata.packets([Buffer.from('1')], 0), 1);
  assert.equal(bench.emitted.at(-1)?.sourceId, '192.0.2.1:1');
});

test('a sender that falls silent is gone after ten seconds, which is no end', () => {
  const bench = new TestReception();
  const camera = new TestCamera(bench, 1, 'camera');
  camera.describe(0);
  camera.send(keyframe, 0);
  bench.pass(11_000_000);
  assert.equal(told(bench), ['source-added camera', 'source-removed camera']);
  assert.is(bench.reception.isComplete(bench.nowUs), false);
  const again = new TestCamera(bench, 2, 'camera');
  again.describe(0);
  again.send(keyframe, 0);
  again.goodbye();
  bench.pass(200_000);
  assert.is(bench.reception.isComplete(bench.nowUs), true);
});

test('it is complete when the last of all senders has said goodbye, and not when a stream makes room for another', () => {
  const bench = new TestReception();
  const cameras = [1, 2].map((port) => new TestCamera(bench, port, `camera ${port}`));
  for (const camera of cameras) {
    camera.describe(0);
    camera.send(keyframe, 0);
  }
  cameras[0]?.goodbye();
  bench.pass(200_000);
  assert.is(bench.reception.isComplete(bench.nowUs), false);
  cameras[1]?.goodbye();
  const other = new TestCamera(bench, 2, 'camera 2', new TestStream({ ssrc: 9, payloadType: 96 }));
  other.describe(0);
  bench.pass(200_000);
  assert.is(bench.reception.isComplete(bench.nowUs), false);
  other.goodbye();
  bench.pass(200_000);
  assert.is(bench.reception.isComplete(bench.nowUs), true);
});

test('who joins late gets the next keyframe first, asks for one, and lets nothing else go on', () => {
  const bench = new TestReception();
  const camera = new TestCamera(bench, 1, 'camera');
  camera.describe(0);
  camera.send(picture, 0);
  bench.pass(frameUs);
  camera.send(bareKeyframe, frameUs);
  bench.pass(frameUs);
  assert.is(bench.emitted.length, 0);
  assert.ok(bench.told('pli', 1).length > 0);
  camera.send(keyframe, 2 * frameUs);
  camera.send(picture, 3 * frameUs);
  camera.send(bareKeyframe, 4 * frameUs);
  assert.is(bench.emitted.length, 3);
  const [first, , third] = bench.emitted;
  assert.ok(first?.kind === 'access-unit' && third?.kind === 'access-unit');
  assert.equal([Buffer.compare(third.data, keyframe), third.keyframe], [0, true]);
  assert.is(bench.drops['awaiting-keyframe'], 2);
});

test('of a source beyond maxSourcesPerPeer every packet is counted as that, and it is said once for each sender', () => {
  const bench = new TestReception({ maxSourcesPerPeer: 1 });
  const cameras = [1, 2].flatMap((port) =>
    ['one', 'two', 'three'].map(
      (name, index) =>
        new TestCamera(bench, port, `${name} ${port}`, new TestStream({ ssrc: 10 * port + index, payloadType: 96 })),
    ),
  );
  for (const camera of cameras) camera.describe(0);
  for (const camera of cameras) camera.send(keyframe, 0);
  for (const camera of cameras) camera.send(picture, frameUs);
  assert.equal(
    bench.emitted.map(({ sourceId }) => sourceId),
    ['one 1', 'one 2', 'one 1', 'one 2'],
  );
  const [camera] = cameras;
  const packets = [keyframe, picture].flatMap((unit) => camera?.packets(unit, 0) ?? []);
  assert.equal(bench.drops, { 'too-many-sources': 4 * packets.length });
  assert.is(bench.warnings.length, 2);
  for (const [index, warning] of bench.warnings.entries()) {
    assert.match(warning, `192.0.2.1:${index + 1} sends more sources than maxSourcesPerPeer, which is 1: `);
  }
});

test('of one that has no name in time every packet is counted, too', () => {
  const bench = new TestReception({ maxSourcesPerPeer: 1 });
  const one = new TestCamera(bench, 1, 'one', new TestStream({ ssrc: 10, payloadType: 96 }));
  const unnamed = new TestCamera(bench, 1, '', new TestStream({ ssrc: 20, payloadType: 96 }));
  one.describe(0);
  one.send(keyframe, 0);
  const packets = unnamed.packets(keyframe, 0);
  bench.packets(packets, 1);
  bench.pass(500_000);
  assert.equal(bench.drops, { 'too-many-sources': packets.length });
  assert.is(bench.warnings.length, 1);
});

test('a source beyond maxSourcesPerPeer comes when one that was there has said goodbye, and its own end is waited for', () => {
  const bench = new TestReception({ maxSourcesPerPeer: 1 });
  const [one, two] = ['one', 'two'].map(
    (name, index) => new TestCamera(bench, 1, name, new TestStream({ ssrc: 10 + index, payloadType: 96 })),
  );
  assert.ok(one && two);
  for (const camera of [one, two]) {
    camera.describe(0);
    camera.send(keyframe, 0);
  }
  one.goodbye();
  bench.pass(200_000);
  assert.is(bench.reception.isComplete(bench.nowUs), false);
  two.send(keyframe, frameUs);
  assert.equal(
    bench.emitted.map(({ sourceId }) => sourceId),
    ['one', 'two'],
  );
  two.goodbye();
  bench.pass(200_000);
  assert.is(bench.reception.isComplete(bench.nowUs), true);
});

test('senders beyond maxPeers are dropped and counted, until one that has shown nothing makes room', () => {
  const bench = new TestReception({ maxPeers: 2 });
  const one = new TestCamera(bench, 1, 'one');
  one.describe(0);
  one.send(keyframe, 0);
  new TestCamera(bench, 2, 'two').describe(0);
  const three = new TestCamera(bench, 3, 'three');
  three.describe(0);
  assert.is(bench.drops['too-many-peers'], 1);
  bench.pass(1_100_000);
  three.describe(0);
  three.send(keyframe, 0);
  assert.is(bench.emitted.at(-1)?.sourceId, 'three');
});

test.run();
