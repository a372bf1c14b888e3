import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { payloadFormats } from '../../src/payload/payload-formats.js';
import { audio } from '../sdp/support/media.js';
import { TestReception } from './support/reception.js';
import { TestStream } from './support/rtp-stream.js';

const payloadType = 98;
/** Sound in each packet, of 48 kHz stereo. */
const packetUs = 5000;
const packetBytes = 960;
const namePatienceUs = 400_000;

/** A sender of sound that never says who it is, of which each packet is in turn, and how much had gone on before it. */
function unnamed(): { bench: TestReception; send: () => void; pass: (us: number) => number } {
  const bench = new TestReception({ description: { name: 'theirs', media: [audio({ payloadType })] } });
  const sound = new TestStream({ ssrc: 7, payloadType, clockRate: 48_000 });
  let sent = 0;
  const send = () => {
    const samples = new Uint8Array(packetBytes).fill(sent & 0xff);
    const run = { format: 'pcm-s16', sampleRate: 48_000, channels: 2, data: samples } as const;
    bench.packets(sound.packets(payloadFormats['audio/pcm'].packetise(run, 1200), packetUs * sent++), 1);
  };
  const pass = (us: number) => {
    const before = bench.emitted.length;
    bench.pass(us);
    return bench.emitted.length - before;
  };
  return { bench, send, pass };
}

function isInOrder({ emitted }: TestReception): boolean {
  return emitted.every(({ ptsUs }, index) => ptsUs - (emitted[0]?.ptsUs ?? 0) === index * packetUs);
}

test('sound that waited in vain for its name goes on at twice its pace until it has caught up, then as it comes', () => {
  const { bench, send, pass } = unnamed();
  const steps = (2.5 * namePatienceUs) / packetUs;
  let held = 0;
  for (let step = 0; step < steps; step++) {
    send();
    const gone = pass(packetUs);
    assert.ok(gone <= 3, `${gone} packets within ${packetUs} µs`);
    if (gone === 0) held += 1;
  }
  assert.ok(held >= namePatienceUs / packetUs - 1, `held for ${held} packets`);
  assert.is(bench.emitted.length, steps);
  assert.ok(isInOrder(bench));
  send();
  assert.is(bench.emitted.length, steps + 1, 'at once');
  assert.equal(bench.drops, {});
});

test('sound that ends before it has a name goes on to its end', () => {
  const { bench, send, pass } = unnamed();
  const packets = 40;
  for (let count = 0; count < packets; count++) {
    send();
    pass(packetUs);
  }
  bench.control([{ type: 'bye', ssrcs: [7] }], 1);
  pass(namePatienceUs - packets * packetUs);
  assert.is(bench.reception.isComplete(bench.nowUs), false);
  pass(packets * packetUs);
  assert.is(bench.emitted.length, packets);
  assert.ok(isInOrder(bench));
  assert.is(bench.reception.isComplete(bench.nowUs), true);
  assert.equal(bench.drops, {});
});

test.run();
