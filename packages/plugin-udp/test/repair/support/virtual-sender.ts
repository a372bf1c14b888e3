import { FlexFecEncoder } from '../../../src/repair/flexfec/flexfec-encoder.js';
import { type RepairCause, type RepairMode, RepairPolicy } from '../../../src/repair/repair-policy.js';
import { ResendBuffer, type ResendCopies } from '../../../src/repair/resend-buffer.js';
import { wrapRtx } from '../../../src/repair/rtx.js';
import type { RtpPacket } from '../../../src/rtp/rtp-packet.js';
import { writeRtp } from '../../../src/rtp/write-rtp.js';
import { testPackets } from '../../jitter/support/test-format.js';
import type { Random } from './random.js';
import type { VirtualTime } from './virtual-time.js';

/** What travels to the receiver: media, resends and repair packets are told apart by their SSRCs. */
export type Downlink = { readonly media: RtpPacket } | { readonly rtx: RtpPacket } | { readonly repair: Uint8Array };

/** What travels back. */
export type Uplink =
  | { readonly nack: readonly number[] }
  | { readonly pli: true }
  | { readonly feedback: true }
  | { readonly report: { readonly lossFraction: number; readonly meanBurst: number } };

export type VirtualSenderOptions = {
  readonly units: number;
  readonly rttUs: number;
  readonly jitterUs: number;
  readonly waitUs: number;
  readonly mode: RepairMode;
  readonly random: Random;
};

const frameUs = 33_333;
const keyframeInterval = 60;
const payloadBytes = 1100;

/** 30 units a second of 1 to 40 packets, about 3 Mbit/s, keyframes of 50 to 90; paced; with resends and parity by the policy. */
export class VirtualSender {
  readonly #time: VirtualTime;
  readonly #options: VirtualSenderOptions;
  readonly #send: (message: Downlink) => void;
  readonly #resends = new ResendBuffer();
  readonly #parity = new FlexFecEncoder({ ssrc: 3, payloadType: 98, sequenceNumber: 65_530, protectedSsrc: 1 });
  readonly #policy: RepairPolicy;
  #measure: { readonly lossFraction: number | undefined; readonly meanBurst: number } = {
    lossFraction: undefined,
    meanBurst: 1,
  };
  #copies: ResendCopies = { firstCopies: 1, copyPauseUs: 3000 };
  #isResending = true;
  #hasParity = false;
  #sequenceNumber = 65_000;
  #rtxSequenceNumber = 100;
  #wantsKeyframe = false;
  readonly sentUs: number[] = [];
  readonly causes = new Set<RepairCause>();
  mediaBytes = 0;
  rtxBytes = 0;
  parityBytes = 0;
  keyframes = 0;

  constructor(time: VirtualTime, options: VirtualSenderOptions, send: (message: Downlink) => void) {
    this.#time = time;
    this.#options = options;
    this.#send = send;
    this.#policy = new RepairPolicy(options.mode);
    this.#decide();
    time.at(0, () => this.#unit(0));
  }

  receive(message: Uplink): void {
    if ('pli' in message) this.#wantsKeyframe = true;
    else if ('report' in message) {
      this.#measure = message.report;
      this.#decide();
    } else if ('nack' in message && this.#isResending) this.#resend(message.nack);
  }

  #decide(): void {
    const { rttUs, jitterUs, waitUs } = this.#options;
    const plan = this.#policy.decide({ ...this.#measure, rttUs, jitterUs, hasQueue: false, waitUs });
    this.causes.add(plan.cause);
    this.#parity.strength = plan.parity;
    this.#hasParity = plan.parity.share > 0;
    this.#copies = plan;
    this.#isResending = plan.resend;
  }

  #unit(unit: number): void {
    const { units, random } = this.#options;
    const keyframe = unit % keyframeInterval === 0 || this.#wantsKeyframe;
    this.#wantsKeyframe = false;
    if (keyframe) this.keyframes += 1;
    const count = keyframe
      ? 50 + Math.floor(random() * 40)
      : Math.min(40, 1 + Math.floor(9 * Math.exp(random() * 2 - 1)));
    const packets = testPackets({
      unit,
      sequenceNumber: this.#sequenceNumber,
      timestamp: unit * 3000 + 0xfff00000,
      count,
      keyframe,
      bytes: payloadBytes,
    });
    this.#sequenceNumber = (this.#sequenceNumber + count) & 0xffff;
    this.sentUs.push(this.#time.nowUs);
    const pauseUs = Math.min(1000, 30_000 / count);
    for (const [index, packet] of packets.entries()) {
      this.#time.at(this.#time.nowUs + Math.round(index * pauseUs), () => this.#packet(packet, keyframe));
    }
    if (unit + 1 < units) this.#time.at(this.#time.nowUs + frameUs, () => this.#unit(unit + 1));
  }

  #packet(packet: RtpPacket, isKeyframe: boolean): void {
    const { nowUs } = this.#time;
    this.mediaBytes += packet.payload.length;
    this.#resends.add(packet, nowUs);
    this.#send({ media: packet });
    if (!this.#hasParity) return;
    const place = { isEnd: packet.marker, isKeyframe };
    for (const repair of this.#parity.add(writeRtp(packet), place, packet.timestamp, nowUs)) {
      this.parityBytes += repair.length;
      this.#send({ repair });
    }
  }

  #resend(sequenceNumbers: readonly number[]): void {
    const { nowUs } = this.#time;
    for (const { packet, atUs } of this.#resends.answer(sequenceNumbers, this.#options.rttUs, this.#copies, nowUs)) {
      const sequenceNumber = this.#rtxSequenceNumber++ & 0xffff;
      const rtx = wrapRtx(packet, { ssrc: 2, payloadType: 97, sequenceNumber });
      this.rtxBytes += rtx.payload.length;
      this.#time.at(atUs, () => this.#send({ rtx }));
    }
  }
}
