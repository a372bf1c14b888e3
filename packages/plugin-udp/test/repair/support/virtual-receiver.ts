import { AdaptiveDelay } from '../../../src/jitter/adaptive-delay.js';
import { JitterBuffer } from '../../../src/jitter/jitter-buffer.js';
import type { PacketOrigin } from '../../../src/jitter/packet-origin.js';
import { FlexFecDecoder } from '../../../src/repair/flexfec/flexfec-decoder.js';
import { NackGenerator } from '../../../src/repair/nack-generator.js';
import { PliRequester } from '../../../src/repair/pli-requester.js';
import { RoundTrip } from '../../../src/repair/round-trip.js';
import { unwrapRtx } from '../../../src/repair/rtx.js';
import { TailWatch } from '../../../src/repair/tail-watch.js';
import { parseRtp } from '../../../src/rtp/parse-rtp.js';
import type { RtpPacket } from '../../../src/rtp/rtp-packet.js';
import { writeRtp } from '../../../src/rtp/write-rtp.js';
import { isTestKeyframe, testFormat, unitNumber } from '../../jitter/support/test-format.js';
import type { Downlink, Uplink } from './virtual-sender.js';
import type { VirtualTime } from './virtual-time.js';

const reportUs = 500_000;
/** What the congestion controller hears of arrivals, as often. */
const feedbackUs = 50_000;
/** A timer of the runtime fires up to a millisecond late. */
const timerUs = 1000;

/** Puts the receiving parts together as a receiver does. */
export class VirtualReceiver {
  readonly #time: VirtualTime;
  readonly #send: (message: Uplink) => void;
  readonly #untilUs: number;
  readonly #delay: AdaptiveDelay;
  readonly buffer: JitterBuffer;
  readonly #roundTrip = new RoundTrip();
  readonly nacks = new NackGenerator(this.#roundTrip);
  readonly #tail = new TailWatch();
  readonly #pli = new PliRequester();
  readonly parity = new FlexFecDecoder(1);
  /** When each unit went on, by its number. */
  readonly takenUs = new Map<number, number>();
  #wakeUs = Number.POSITIVE_INFINITY;
  #newest: number | undefined;
  #counts = { expected: 0, received: 0, bursts: 0 };
  #loss = { lossFraction: 0, meanBurst: 1 };

  constructor(time: VirtualTime, maxUs: number, untilUs: number, send: (message: Uplink) => void) {
    this.#time = time;
    this.#send = send;
    this.#untilUs = untilUs;
    this.#delay = new AdaptiveDelay({ minUs: 0, maxUs });
    const delay = this.#delay;
    this.buffer = new JitterBuffer({
      format: testFormat,
      framing: 'marker',
      clockRate: 90_000,
      delay,
      isKeyframe: isTestKeyframe,
    });
    time.at(reportUs, () => this.#report());
    time.at(feedbackUs, () => this.#feedback());
  }

  receive(message: Downlink): void {
    if ('repair' in message) {
      this.#recovered(this.parity.repair(message.repair));
    } else if ('rtx' in message) {
      const packet = unwrapRtx(message.rtx, { ssrc: 1, payloadType: 96 });
      if (packet) this.#take(packet, 'resend');
    } else {
      this.#count(message.media);
      this.#take(message.media, 'stream');
    }
    this.#wake();
  }

  #take(packet: RtpPacket, origin: PacketOrigin): void {
    const { nowUs } = this.#time;
    const number = this.buffer.push(packet, origin, nowUs);
    if (number === undefined) return;
    if (origin === 'stream') this.#tail.received(packet, number, nowUs);
    const extentUs = this.nacks.received(number, origin, nowUs);
    if (extentUs !== undefined) this.#delay.reordered(extentUs, nowUs);
    if (origin !== 'parity') this.#recovered(this.parity.media(writeRtp(packet)));
  }

  #recovered(datagrams: readonly Uint8Array[]): void {
    for (const datagram of datagrams) {
      const packet = parseRtp(datagram);
      if (packet) this.#take(packet, 'parity');
    }
  }

  #wake(): void {
    const { nowUs } = this.#time;
    for (const { accessUnit } of this.buffer.take(nowUs)) this.takenUs.set(unitNumber(accessUnit), nowUs);
    if (this.buffer.next !== undefined) this.nacks.forgetBelow(this.buffer.next);
    const suspects = this.#tail.poll(nowUs);
    if (suspects > 0) this.nacks.suspect(suspects, nowUs);
    const nack = this.nacks.poll(nowUs, this.#delay.waitUs(nowUs), this.buffer.patienceUs(nowUs));
    if (nack.length > 0) this.#send({ nack });
    if (this.#pli.poll(this.buffer.wantsKeyframe, this.#roundTrip.us, nowUs)) this.#send({ pli: true });
    this.#schedule();
  }

  #schedule(): void {
    const times = [this.buffer.nextUs, this.nacks.nextUs, this.#tail.dueUs, this.#pli.nextUs];
    const nextUs = Math.min(...times.map((us) => us ?? Number.POSITIVE_INFINITY));
    const wakeUs = Math.ceil(Math.max(nextUs, this.#time.nowUs) / timerUs) * timerUs + timerUs / 2;
    if (wakeUs >= this.#wakeUs || wakeUs > this.#untilUs) return;
    this.#wakeUs = wakeUs;
    this.#time.at(wakeUs, () => {
      if (this.#wakeUs !== wakeUs) return;
      this.#wakeUs = Number.POSITIVE_INFINITY;
      this.#wake();
    });
  }

  #count({ sequenceNumber }: RtpPacket): void {
    this.#counts.received += 1;
    const ahead = this.#newest === undefined ? 1 : (sequenceNumber - this.#newest) & 0xffff;
    if (ahead === 0 || ahead > 0x8000) return;
    this.#newest = sequenceNumber;
    this.#counts.expected += ahead;
    this.#counts.bursts += ahead > 1 ? 1 : 0;
  }

  #report(): void {
    const { expected, received, bursts } = this.#counts;
    const lost = Math.max(0, expected - received);
    if (expected > 0) this.#loss.lossFraction = lost / expected;
    if (bursts > 0 && lost >= bursts) this.#loss.meanBurst += (lost / bursts - this.#loss.meanBurst) / 8;
    this.#counts = { expected: 0, received: 0, bursts: 0 };
    const { measuredUs } = this.#roundTrip;
    if (measuredUs !== undefined) this.#delay.measured(measuredUs, this.#loss.lossFraction, this.#time.nowUs);
    this.#send({ report: { ...this.#loss } });
    if (this.#time.nowUs < this.#untilUs) this.#time.at(this.#time.nowUs + reportUs, () => this.#report());
  }

  #feedback(): void {
    this.#send({ feedback: true });
    if (this.#time.nowUs < this.#untilUs) this.#time.at(this.#time.nowUs + feedbackUs, () => this.#feedback());
  }
}
