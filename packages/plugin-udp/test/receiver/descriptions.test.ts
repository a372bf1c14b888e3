import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { SdpMedia } from '../../src/sdp/session-description.js';
import { writeSdp } from '../../src/sdp/write-sdp.js';
import { audio, metadata } from '../sdp/support/media.js';
import { TestReception } from './support/reception.js';
import { TestStream } from './support/rtp-stream.js';

const port = 1;
const maxSourcesPerPeer = 16;
const samples = new Uint8Array(960);

function announce(bench: TestReception, ssrc: number, name: string, media: readonly SdpMedia[]): void {
  const data = Buffer.from(writeSdp({ name, media: [...media] }, 1));
  const whole = Buffer.concat([data, Buffer.alloc(-data.length & 3)]);
  bench.control([{ type: 'application', ssrc, subtype: 0, name: 'AKSD', data: whole }], port);
}

test('what each of many sources of one sender announces is learnt at once, however often they say it', () => {
  const bench = new TestReception({ maxSourcesPerPeer });
  const sources = Array.from({ length: maxSourcesPerPeer }, (_, index) => {
    const [values, sound] = [
      metadata({ ssrc: 100 + index, payloadType: 100 }),
      audio({ ssrc: 200 + index, payloadType: 98 }),
    ];
    return { name: `camera ${index}`, first: 100 + index, values, sound: { ...sound, cname: `camera ${index}` } };
  });
  for (const { first, name, values } of sources) announce(bench, first, name, [values]);
  for (let again = 0; again < 5; again++) {
    for (const { first, name, values, sound } of sources) announce(bench, first, name, [values, sound]);
  }
  for (const { sound } of sources) {
    const stream = new TestStream({ ssrc: sound.ssrc ?? 0, payloadType: 98, clockRate: 48_000 });
    bench.packets(stream.packets([samples], 0), port);
  }
  assert.equal(
    bench.emitted.map(({ sourceId }) => sourceId),
    sources.map(({ name }) => name),
  );
  assert.equal(bench.drops, {});
});

test('a sender that says something else each time is heard out no more than its sources could have to say', () => {
  const bench = new TestReception({ maxSourcesPerPeer });
  const all = 1000;
  for (let count = 0; count < all; count++)
    announce(bench, 7, `camera ${count}`, [audio({ ssrc: 7, payloadType: 98 })]);
  assert.is(bench.drops['bad-description'], all - 3 * maxSourcesPerPeer);
});

test('a sender of sound that has not been described yet is told at once that somebody is here', () => {
  const bench = new TestReception();
  const stream = new TestStream({ ssrc: 7, payloadType: 98, clockRate: 48_000 });
  bench.packets(stream.packets([samples], 0), port);
  assert.equal(bench.drops, { 'awaiting-description': 1 });
  assert.is(bench.told('receiver-report', port).length, 1);
  announce(bench, 7, 'camera', [audio({ ssrc: 7, payloadType: 98, cname: 'camera' })]);
  bench.packets(stream.packets([samples], 5000), port);
  assert.equal(
    bench.emitted.map(({ sourceId }) => sourceId),
    ['camera'],
  );
});

test.run();
