import type { AccessUnitPacket } from '@arkavo-pipeline/core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { FeedbackRecorder } from '../../src/congestion/feedback-recorder.js';
import { parseRtcp } from '../../src/rtcp/parse-rtcp.js';
import type { RtcpPacket } from '../../src/rtcp/rtcp-packet.js';
import { writeRtcp } from '../../src/rtcp/write-rtcp.js';
import { isRtcp } from '../../src/rtp/is-rtcp.js';
import { parseRtp } from '../../src/rtp/parse-rtp.js';
import type { RtpPacket } from '../../src/rtp/rtp-packet.js';
import { accessUnit, frameUs, slice } from './support/stages.js';
import { VirtualSession, type VirtualSessionOptions } from './support/virtual-session.js';

const test = suite('what comes before a unit that was sent at once is noted');

const mediaType = 96;
const resendType = 101;
const parityType = 102;
const unitBytes = 4000;

/** A session and a receiver that hears all of it at once; the way is known to be short after the first unit. */
class Bench {
  readonly virtual: VirtualSession;
  readonly #recorder = new FeedbackRecorder();
  #pictures = 0;

  constructor(options: VirtualSessionOptions) {
    this.virtual = new VirtualSession(options);
    this.unit();
    this.virtual.pass(frameUs);
    this.feedback();
  }

  /** The next unit is taken: those of its packets that have left. */
  unit(): readonly RtpPacket[] {
    const before = this.virtual.sent.length;
    const picture = slice(this.#pictures++, unitBytes);
    this.virtual.session.take(Object.assign(picture, { ledger: { ...picture.ledger, captureUs: this.virtual.nowUs } }));
    const packets = this.virtual.sent.slice(before).flatMap((data) => (isRtcp(data) ? [] : (parseRtp(data) ?? [])));
    const media = packets.filter(({ payloadType }) => payloadType === mediaType);
    for (const packet of media) {
      this.#recorder.received(packet.ssrc, packet.sequenceNumber, packet.payload.length, this.virtual.nowUs);
    }
    return media;
  }

  hear(packet: RtcpPacket): void {
    this.virtual.session.receive(writeRtcp([packet]));
  }

  /** On all units that have been sent. */
  feedback(): void {
    const { nowUs } = this.virtual;
    const feedback = this.#recorder.take(nowUs, Math.round((nowUs * 65_536) / 1e6) >>> 0);
    if (feedback) this.hear({ type: 'congestion-feedback', senderSsrc: 9, ...feedback });
  }

  /** All that was sent and told until the goodbye. */
  end() {
    this.virtual.session.sayGoodbye();
    this.virtual.session.close();
    const { sent, told } = this.virtual;
    return { sent: sent.map((data) => Buffer.from(data).toString('base64')), told };
  }
}

function nack({ ssrc: mediaSsrc, sequenceNumber }: RtpPacket): RtcpPacket {
  return { type: 'nack', senderSsrc: 9, mediaSsrc, sequenceNumbers: [sequenceNumber] };
}

type Happening = {
  readonly repair: 'resend' | 'parity';
  /** Of the payload type that shows it. */
  readonly payloadType: number;
  readonly happen: (bench: Bench, packets: readonly RtpPacket[]) => void;
};

const happenings: Readonly<Record<string, Happening>> = {
  'the next unit': { repair: 'parity', payloadType: parityType, happen: (bench) => void bench.unit() },
  'a request for one of its packets': {
    repair: 'resend',
    payloadType: resendType,
    happen: (bench, [packet]) => {
      // What was sent less than a round trip ago is not sent again.
      bench.virtual.nowUs += 2000;
      if (packet) bench.hear(nack(packet));
    },
  },
  'feedback on its packets': { repair: 'parity', payloadType: parityType, happen: (bench) => bench.feedback() },
  'the goodbye': { repair: 'parity', payloadType: parityType, happen() {} },
};

for (const [name, { repair, payloadType, happen }] of Object.entries(happenings)) {
  test(`${name} finds it counted, kept and protected as if it had gone the usual way`, () => {
    const [usual, quick] = [false, true].map((takesUnits) => {
      const bench = new Bench({ takesUnits, repair });
      for (let index = 0; index < 10; index++) {
        happen(bench, bench.unit());
        bench.virtual.pass(frameUs);
      }
      happen(bench, bench.unit());
      assert.is(bench.virtual.unitsAtOnce > 10, takesUnits, `${bench.virtual.unitsAtOnce} units`);
      assert.ok(bench.virtual.sent.some((data) => ((data[1] ?? 0) & 0x7f) === payloadType));
      return bench.end();
    });
    assert.equal(quick, usual);
  });
}

/** A keyframe with these parameter sets in front. */
function keyframeWith(index: number, pps: number): AccessUnitPacket {
  const { data } = slice(index, 400, true);
  const sets = [0, 0, 0, 1, 0x67, 0x42, 0xc0, 0x1e, 0xd9, 0x00, 0xb0, 0x4b, 0x20, 0, 0, 0, 1, 0x68, pps];
  return accessUnit('h264', Uint8Array.from([...sets, ...data]), index);
}

test('parameter sets that are new are announced before the keyframe that has them', () => {
  const { virtual } = new Bench({ takesUnits: true });
  const described = (data: Uint8Array) =>
    isRtcp(data) && (parseRtcp(data) ?? []).some(({ type }) => type === 'application');
  const order = (index: number, pps: number) => {
    const before = virtual.sent.length;
    virtual.session.take(keyframeWith(index, pps));
    return virtual.sent.slice(before).flatMap((data) => {
      if (isRtcp(data)) return described(data) ? ['description'] : [];
      return parseRtp(data)?.payloadType === mediaType ? ['unit'] : [];
    });
  };
  assert.equal(order(1, 0xce), ['description', 'unit']);
  virtual.pass(frameUs);
  const before = virtual.unitsAtOnce;
  assert.equal(order(2, 0xce), ['unit']);
  assert.is(virtual.unitsAtOnce, before + 1, 'one with the same sets goes at once');
  virtual.pass(frameUs);
  assert.equal(order(3, 0xcf), ['description', 'unit']);
  virtual.session.close();
});

test.run();
