import { framePoolStats, type Packet } from '@arkavo-pipeline/core';
import { TestStage, VirtualClock } from '@arkavo-pipeline/core/testing';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { testSource } from '../src/test-source.js';

const hourUs = 3600 * 1_000_000;
const startUs = 7_000_000;
const fps = 15;
const frameUs = 1_000_000 / fps;

type Stream = { count: number; ptsUs: number };
type Streams = { readonly video: Stream; readonly audio: Stream };

/** Runs a source with a clock that is `clockPpm` fast for `lengthUs` of its pipeline's clock, and looks at every packet. */
async function run(clockPpm: number, lengthUs: number, look: (packet: Packet, streams: Streams) => void) {
  const clock = new VirtualClock({ startUs });
  const options = { width: 64, height: 64, fps, tone: 0, clockPpm };
  const stage = await TestStage.open(testSource, { options, outputs: ['video', 'audio'], clock });
  const ended = stage.generate();
  const streams: Streams = { video: { count: 0, ptsUs: -1 }, audio: { count: 0, ptsUs: -1 } };
  while (clock.nowUs() < startUs + lengthUs) {
    const [packet] = await stage.take(1);
    if (!packet) break;
    const stream = streams[packet.kind === 'audio' ? 'audio' : 'video'];
    if (packet.ptsUs <= stream.ptsUs) assert.unreachable(`${packet.kind} ${packet.ptsUs} after ${stream.ptsUs}`);
    look(packet, streams);
    Object.assign(stream, { count: stream.count + 1, ptsUs: packet.ptsUs });
    packet.dispose();
  }
  stage.stop();
  await ended;
  assert.is(await stage.close(), 0);
  return streams;
}

test('in an hour, a camera whose clock is 50 ppm fast makes more pictures, all of them on the timeline', async () => {
  let worstUs = 0;
  let apartUs = 0;
  const fast = await run(50, hourUs, ({ ptsUs, ledger, kind }, { video, audio }) => {
    worstUs = Math.max(worstUs, Math.abs(ptsUs - (ledger.captureUs - startUs)));
    // Ten packets of sound take as long as three pictures.
    if (kind === 'audio' && audio.count * 3 === (video.count - 1) * 10) {
      apartUs = Math.max(apartUs, Math.abs(ptsUs - video.ptsUs));
    }
  });
  const exact = await run(0, hourUs, ({ ptsUs, ledger }) => {
    if (ptsUs !== ledger.captureUs - startUs) assert.unreachable(`${ptsUs} at ${ledger.captureUs}`);
  });
  assert.ok(worstUs < 1000, `${worstUs} us off the timeline`);
  assert.ok(apartUs < 1000, `sound and pictures are ${apartUs} us apart`);
  for (const port of ['video', 'audio'] as const) {
    assert.ok(Math.abs(fast[port].ptsUs - exact[port].ptsUs) <= frameUs, `${port} drifted`);
  }
  assert.is(exact.video.count, 3600 * fps + 1);
  assert.ok(Math.abs(fast.video.count - exact.video.count - 3600 * fps * 50e-6) < 1, `${fast.video.count} pictures`);
  assert.ok(Math.abs(fast.audio.count - exact.audio.count - 3600 * 50 * 50e-6) <= 1, `${fast.audio.count} of sound`);
});

test('a camera whose clock is 500 ppm slow makes fewer pictures, all of them on the timeline', async () => {
  let worstUs = 0;
  const slow = await run(-500, hourUs / 30, ({ ptsUs, ledger }) => {
    worstUs = Math.max(worstUs, Math.abs(ptsUs - (ledger.captureUs - startUs)));
  });
  assert.ok(worstUs < 6000, `${worstUs} us off the timeline`);
  assert.ok(Math.abs(slow.video.count - 120 * fps * (1 - 500e-6)) <= 2, `${slow.video.count} pictures`);
});

test('all frames went back to the pool', () => {
  assert.is(framePoolStats().inUse, 0);
});

test.run();
