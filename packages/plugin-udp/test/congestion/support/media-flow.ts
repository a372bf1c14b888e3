import { CongestionController } from '../../../src/congestion/congestion-controller.js';
import { FeedbackRecorder } from '../../../src/congestion/feedback-recorder.js';
import { Pacer } from '../../../src/congestion/pacer.js';
import { RateMeter } from '../../../src/congestion/rate-meter.js';
import { splitRate } from '../../../src/congestion/rate-split.js';
import type { Bottleneck } from './bottleneck.js';
import { type Encoder, EncoderModel } from './encoder-model.js';
import { FlowLog } from './flow-log.js';
import type { VirtualTime } from './virtual-time.js';

export type MediaFlowOptions = {
  readonly forward: Bottleneck;
  readonly backward: Bottleneck;
  readonly random: () => number;
  readonly minBps?: number;
  readonly maxBps?: number;
  readonly startBps?: number;
  readonly keyframeEvery?: number;
  /** What encodes; without one a model that pays a keyframe back within half a second. */
  readonly encoder?: Encoder;
  /** How much faster the receiver's clock goes, parts per million. */
  readonly skewPpm?: number;
  /** How long an event loop is held up now and then. */
  readonly stallUs?: number;
  readonly framesPerSecond?: number;
  /** Whether the encoder has nothing to encode. */
  readonly isIdle?: (nowUs: number) => boolean;
  /** The most the encoder makes of what it is given. */
  readonly contentBps?: (nowUs: number) => number;
};

type Datagram = {
  readonly ssrc: number;
  readonly seq: number;
  readonly frame: number;
  readonly part: number;
  readonly bytes: number;
};

const payloadBytes = 1160;
const headerBytes = 40;

/** A sender with the controller, the pacer and an encoder, a receiver that asks for lost packets and reports, and a log of all. */
export class MediaFlow {
  readonly log = new FlowLog();
  readonly controller: CongestionController;
  readonly pacer: Pacer<Datagram>;
  readonly #time: VirtualTime;
  readonly #options: MediaFlowOptions;
  readonly #encoder: Encoder;
  readonly #recorder = new FeedbackRecorder();
  readonly #history = new Map<number, Datagram>();
  readonly #received = new Set<number>();
  readonly #resentUs = new Map<number, number>();
  readonly #resends = new RateMeter();
  #senderStallUs = 0;
  #receiverStallUs = 0;
  #requestedUs = 0;
  #newest = -1;
  #seq = 0;
  #resendSeq = 0;
  #frame = 0;
  #wakeUs = Number.POSITIVE_INFINITY;

  constructor(time: VirtualTime, options: MediaFlowOptions) {
    this.#time = time;
    this.#options = options;
    const { minBps = 150_000, maxBps = 10_000_000, startBps = 1_000_000 } = options;
    this.controller = new CongestionController({ minBps, maxBps, startBps });
    this.pacer = new Pacer(this.controller.state);
    this.#encoder = options.encoder ?? new EncoderModel(startBps, options.keyframeEvery ?? 290, options.random);
  }

  run(fromUs: number, untilUs: number): void {
    this.#time.at(fromUs, () => {
      this.#encode(untilUs);
      this.#report(untilUs);
      this.#tick(untilUs);
      this.#stall(untilUs);
    });
  }

  get #nowUs(): number {
    return this.#time.nowUs;
  }

  #encode(untilUs: number): void {
    if (this.#nowUs >= untilUs) return;
    if (!this.#options.isIdle?.(this.#nowUs)) {
      const contentBps = this.#options.contentBps?.(this.#nowUs) ?? Number.POSITIVE_INFINITY;
      const resendBps = this.#resends.recentBps(1_000_000, this.#nowUs);
      const { videoBps } = splitRate(this.controller.state.targetBps, { fixedBps: 0, resendBps, fecShare: 0 });
      const { bytes, isKeyframe } = this.#encoder.next(Math.min(videoBps, contentBps));
      const parts = Math.max(1, Math.ceil(bytes / payloadBytes));
      const frame = this.#frame++;
      this.log.frame(frame, parts, isKeyframe, this.#nowUs);
      this.#time.after(500_000, () => this.#requestKeyframe(frame));
      for (let part = 0; part < parts; part++) {
        const size = Math.ceil(bytes / parts) + headerBytes;
        this.pacer.add('video', { ssrc: 1, seq: this.#seq++, frame, part, bytes: size }, size, this.#nowUs);
      }
      this.#drain();
    }
    this.#time.after(1e6 / (this.#options.framesPerSecond ?? 30), () => this.#encode(untilUs));
  }

  #drain(): void {
    const { nowUs } = this.#time;
    if (nowUs >= this.#senderStallUs) {
      this.pacer.setRate(this.controller.state, nowUs);
      for (let packet = this.pacer.take(nowUs); packet; packet = this.pacer.take(nowUs)) this.#send(packet);
    }
    const { nextUs } = this.pacer;
    if (nextUs === undefined) return;
    const atUs = Math.max(nextUs, this.#senderStallUs, nowUs + 1000) + this.#options.random() * 300;
    if (this.#wakeUs <= atUs && this.#wakeUs > nowUs) return;
    this.#wakeUs = atUs;
    this.#time.at(atUs, () => {
      if (this.#wakeUs === atUs) this.#drain();
    });
  }

  #send(packet: Datagram): void {
    const sentUs = this.#nowUs;
    this.controller.sent(packet.ssrc, packet.seq & 0xffff, packet.bytes, Math.round(sentUs));
    if (packet.ssrc === 1) {
      this.#history.set(packet.seq, packet);
      this.#history.delete(packet.seq - 4000);
    }
    this.#options.forward.send(packet.bytes, (queueUs) => this.#arrive(packet, queueUs));
  }

  #arrive(packet: Datagram, queueUs: number): void {
    const atUs = Math.max(this.#nowUs, this.#receiverStallUs);
    this.log.arrived(packet.bytes, queueUs, this.#nowUs);
    this.#time.at(atUs + this.#options.random() * 300, () => {
      this.#recorder.received(packet.ssrc, packet.seq & 0xffff, packet.bytes, this.#receiverUs());
      this.log.part(packet.frame, packet.part, this.#nowUs);
      if (packet.ssrc !== 1) return;
      this.#received.add(packet.seq);
      this.#received.delete(packet.seq - 4000);
      for (let seq = this.#newest + 1; seq < packet.seq; seq++) this.#ask(seq, 0);
      this.#newest = Math.max(this.#newest, packet.seq);
    });
  }

  /** A NACK, again until it comes or a second has passed. */
  #ask(seq: number, tries: number): void {
    if (tries > 2) return;
    this.#time.after(tries === 0 ? 10_000 : (this.controller.state.rttUs ?? 0) + 100_000, () => {
      if (this.#received.has(seq)) return;
      this.#options.backward.send(60, () => {
        const packet = this.#history.get(seq);
        if (!packet || this.#nowUs - (this.#resentUs.get(seq) ?? -1e6) < (this.controller.state.rttUs ?? 0)) return;
        const { maxResendBps } = splitRate(this.controller.state.targetBps, { fixedBps: 0, resendBps: 0, fecShare: 0 });
        if (this.#resends.recentBps(500_000, this.#nowUs) > maxResendBps) return;
        this.#resentUs.set(seq, this.#nowUs);
        const again = { ...packet, ssrc: 2, seq: this.#resendSeq++ };
        this.pacer.add('resend', again, again.bytes, this.#nowUs);
        this.#resends.add(this.#nowUs, again.bytes);
        this.#drain();
      });
      this.#ask(seq, tries + 1);
    });
  }

  /** A picture that does not come breaks all after it: a keyframe is asked for, once per half second. */
  #requestKeyframe(frame: number): void {
    if (this.log.isComplete(frame) || this.#nowUs - this.#requestedUs < 500_000) return;
    this.#requestedUs = this.#nowUs;
    this.#options.backward.send(60, () => this.#encoder.requestKeyframe());
  }

  #receiverUs(): number {
    return Math.round(this.#nowUs * (1 + (this.#options.skewPpm ?? 0) / 1e6) + 77_000_000);
  }

  #report(untilUs: number): void {
    if (this.#nowUs >= untilUs + 2e6) return;
    const nowUs = this.#receiverUs();
    if (this.#nowUs >= this.#receiverStallUs && (this.#recorder.nextUs ?? Number.POSITIVE_INFINITY) <= nowUs) {
      const feedback = this.#recorder.take(nowUs, Math.round((nowUs * 65536) / 1e6) >>> 0);
      if (feedback) {
        const bytes = 60 + feedback.streams.reduce((sum, stream) => sum + 8 + 2 * stream.reports.length, 0);
        this.#options.backward.send(bytes, () => {
          this.controller.feedback(
            feedback,
            Math.round(Math.max(this.#nowUs, this.#senderStallUs)),
            this.pacer.queuedBytes,
          );
          this.#drain();
        });
      }
    }
    this.#time.after(1000 + this.#options.random() * 500, () => this.#report(untilUs));
  }

  #tick(untilUs: number): void {
    if (this.#nowUs >= untilUs) return;
    this.controller.tick(Math.round(this.#nowUs));
    this.log.target(this.controller, this.pacer.delayUs(this.#nowUs), this.#nowUs);
    this.#time.after(50_000, () => this.#tick(untilUs));
  }

  #stall(untilUs: number): void {
    const { stallUs = 0, random } = this.#options;
    if (this.#nowUs >= untilUs || stallUs === 0) return;
    if (random() < 0.5) this.#senderStallUs = this.#nowUs + stallUs * random();
    else this.#receiverStallUs = this.#nowUs + stallUs * random();
    this.#time.after(200_000 + random() * 800_000, () => this.#stall(untilUs));
  }
}
