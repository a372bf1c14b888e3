import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { readSdp } from '../../src/sdp/read-sdp.js';
import { keyframe, picture, TestCamera } from './support/camera.js';
import { TestReception } from './support/reception.js';
import { TestStream } from './support/rtp-stream.js';

const stepUs = 20_000;
const reportAt = 30;
const description = readSdp(
  [
    ...['v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=x', 'c=IN IP4 127.0.0.1', 't=0 0'],
    ...['m=video 5004 RTP/AVP 96', 'a=rtpmap:96 H264/90000', 'm=audio 5004 RTP/AVP 98', 'a=rtpmap:98 L16/48000/1', ''],
  ].join('\r\n'),
);

type Late = 'sound' | 'video';

/** One kind comes 160 ms later than the other; the first report, which is on the other, comes after 600 ms. */
function received(late: Late, pauseUs = 0): TestReception {
  const bench = new TestReception({ description });
  const camera = new TestCamera(bench, 1, 'camera');
  const sound = new TestStream({ ssrc: 2, payloadType: 98, clockRate: 48_000 });
  const chunks = [camera.video.ssrc, sound.ssrc].map((ssrc) => ({ ssrc, cname: 'camera' }));
  bench.control([{ type: 'application', ssrc: 1, subtype: 0, name: 'NONE', data: new Uint8Array(0) }], 1);
  bench.packets(sound.packets([], 0), 1);
  for (let index = 0; index < 60; index++) {
    const lateIndex = index - 8;
    const [video, audio] = late === 'video' ? [lateIndex, index] : [index, lateIndex];
    const isPaused = pauseUs > 0 && index > reportAt && index <= reportAt + pauseUs / stepUs;
    if (video >= 0) camera.send(video === 0 ? keyframe : picture, video * stepUs);
    if (audio >= 0 && !isPaused) bench.packets(sound.packets([new Uint8Array(1920)], audio * stepUs), 1);
    if (index === 0) bench.control([{ type: 'source-description', chunks }], 1);
    if (index === reportAt) {
      const reports = [sound.report(index * stepUs), camera.video.report(index * stepUs)];
      for (const report of late === 'video' ? reports : reports.reverse()) bench.control([report], 1);
    }
    bench.pass(stepUs);
  }
  return bench;
}

function timesOf({ emitted }: TestReception, kind: string): number[] {
  return emitted.flatMap((packet) => (packet.kind === kind ? [packet.ptsUs] : []));
}

function goesOn(times: readonly number[]): boolean {
  return times.length > 20 && times.every((us, index) => index === 0 || us > (times[index - 1] ?? us));
}

for (const late of ['sound', 'video'] as const) {
  test(`times do not go back when the first report shows that the ${late} came late`, () => {
    const bench = received(late);
    for (const kind of ['access-unit', 'audio']) {
      const times = timesOf(bench, kind);
      assert.ok(goesOn(times), `${kind}: ${times.join()}`);
    }
  });
}

test('sound that was placed late is in step with the picture after a pause', () => {
  const bench = received('sound', 200_000);
  const times = timesOf(bench, 'audio');
  assert.ok(goesOn(times), times.join());
  const steps = times.slice(1).map((us, index) => us - (times[index] ?? us));
  // The pause of 200 ms, less the 160 ms that it was late.
  assert.is(Math.round(Math.max(...steps) / 1000), 60);
});

test.run();
