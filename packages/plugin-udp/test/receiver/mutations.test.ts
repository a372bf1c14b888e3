// timeout: 600 s
// coverage: none
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { payloadFormats } from '../../src/payload/payload-formats.js';
import type { RtcpPacket } from '../../src/rtcp/rtcp-packet.js';
import { writeRtcp } from '../../src/rtcp/write-rtcp.js';
import { writeRtp } from '../../src/rtp/write-rtp.js';
import { nal } from '../payload/support/nal-units.js';
import { seededRandom } from '../payload/support/random.js';
import { mutated } from '../rtcp/support/mutated.js';
import { TestReception } from './support/reception.js';
import { TestStream } from './support/rtp-stream.js';

const count = 1_000_000;
const senders = 100;
const goodPort = 1;
const memoryLimitBytes = 64 * 1024 * 1024;
const startCode = [0, 0, 0, 1];
const sps = [...startCode, 0x67, 0x42, 0xc0, 0x1e, 0xd9, 0x00, 0xb0, 0x4b, 0x20];
const keyframe = Uint8Array.from([...sps, ...startCode, 0x68, 0xce, 0x3c, 0x80, ...startCode, ...nal('h264', 5, 900)]);
const announcement = 'v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=one\r\nt=0 0\r\nc=IN IP4 127.0.0.1\r\n';
const sound = 'm=audio 5004 RTP/AVP 98\r\na=rtpmap:98 L16/48000/2\r\na=ssrc:2 cname:one\r\n';

function seeds(): Uint8Array[] {
  const video = new TestStream({ ssrc: 1, payloadType: 96 });
  const audio = new TestStream({ ssrc: 2, payloadType: 98, clockRate: 48_000 });
  const metadata = new TestStream({ ssrc: 3, payloadType: 100 });
  const data = Buffer.from(announcement + sound);
  const control: RtcpPacket[] = [
    video.report(0),
    { type: 'source-description', chunks: [1, 2, 3].map((ssrc) => ({ ssrc, cname: 'one' })) },
    { type: 'application', ssrc: 1, subtype: 0, name: 'AKSD', data },
    { type: 'extended-report', ssrc: 1, referenceTime: undefined, delays: [] },
  ];
  const [first] = video.packets([Uint8Array.of(0x67, 1, 2, 3)], 0);
  const resend = first && { ...first, ssrc: 4, payloadType: 101 };
  const media = [0, 40_000, 80_000].flatMap((ptsUs) => [
    ...video.packets(payloadFormats['video/h264'].packetise(keyframe, 400), ptsUs),
    ...audio.packets([new Uint8Array(960)], ptsUs),
    ...metadata.packets(payloadFormats['metadata/json'].packetise({ ptsUs }, 400), ptsUs),
  ]);
  const parity = Buffer.alloc(60);
  parity.set([0x81, 102, 0, 1, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 1, 0, 96, 0, 20, 0, 0, 0, 0, 0xff, 0xfa, 0x70, 0]);
  const rtcp: RtcpPacket[][] = [control, [{ type: 'bye', ssrcs: [1, 2, 3] }]];
  return [...media, ...(resend ? [resend] : [])].map(writeRtp).concat(rtcp.map(writeRtcp), [parity]);
}

test(`${count} mutated packets of many senders neither throw nor pile up, and a good stream beside them is untouched`, () => {
  const bench = new TestReception();
  const random = seededRandom(3);
  const all = seeds();
  const good = new TestStream({ ssrc: 77, payloadType: 96 });
  const payloads = payloadFormats['video/h264'].packetise(keyframe, 400);
  let sent = 0;
  let mostBytes = 0;
  for (let index = 0; index < count; index++) {
    bench.raw(mutated(all[random(all.length)] ?? keyframe, random), 100 + random(senders));
    if (index % 10 === 0) bench.nowUs += 97;
    if (index % 1000 !== 0) continue;
    const ptsUs = sent * 10_000;
    if (sent % 50 === 0) {
      const chunks = [{ ssrc: good.ssrc, cname: 'good' }];
      bench.control([good.report(ptsUs), { type: 'source-description', chunks }], goodPort);
    }
    bench.packets(good.packets(payloads, ptsUs), goodPort);
    sent += 1;
    bench.reception.poll(bench.nowUs);
    mostBytes = Math.max(mostBytes, bench.memory.bytes);
    bench.sent.length = 0;
    bench.events.length = 0;
    const others = bench.emitted.filter(({ sourceId }) => sourceId === 'good');
    bench.emitted.length = 0;
    assert.is(others.length, 1, `picture ${sent}`);
  }
  assert.ok(mostBytes < memoryLimitBytes, `${mostBytes} bytes`);
  assert.ok(bench.reception.peers <= 64);
  bench.reception.close();
  assert.is(bench.memory.bytes, 0);
});

test.run();
