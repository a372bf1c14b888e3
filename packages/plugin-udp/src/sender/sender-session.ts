import {
  type AccessUnitPacket,
  type Clock,
  msToUs,
  type Packet,
  type PipelineError,
  type WhyDetails,
} from '@arkavo-pipeline/core';
import type { CongestionFeedback } from '../congestion/feedback.js';
import { noParity } from '../repair/flexfec/flexfec-encoder.js';
import { patience } from '../repair/patience.js';
import type { ReceptionReport } from '../rtcp/rtcp-packet.js';
import type { PacketSecurity } from '../security/packet-security.js';
import { WakeTimer } from '../timing/wake-timer.js';
import { Announcer, type AnnouncerOptions } from './announcer.js';
import { CrowdingWarning } from './crowding-warning.js';
import { FeedbackInbox } from './feedback-inbox.js';
import { HeardReceivers } from './heard-receivers.js';
import { KeyframeAsker } from './keyframe-asker.js';
import type { Outgoing, OutgoingUnit } from './outgoing.js';
import { Outlet, type OutletSocket } from './outlet.js';
import { pictureSpreadUs } from './picture-spread.js';
import { RateControl } from './rate-control.js';
import { ReceiverClocks } from './receiver-clocks.js';
import { RepairControl } from './repair-control.js';
import type { RandomWord } from './rtp-stream.js';
import type { SenderDrop } from './sender-drops.js';
import type { SenderOptions } from './sender-options.js';
import { ShortfallWarning } from './shortfall-warning.js';
import type { SourceSender } from './source-sender.js';
import { SourceTable } from './source-table.js';
import type { UnitSocket } from './video-stream.js';

/** What a session is made of, and whom it tells. */
export type SessionParts = AnnouncerOptions & {
  readonly options: SenderOptions;
  readonly clock: Clock;
  readonly random: RandomWord;
  readonly security: PacketSecurity;
  readonly rtp: OutletSocket;
  readonly rtcp: OutletSocket;
  /** The first of them, when it may send whole units by itself: of packets that are not protected. */
  readonly units: UnitSocket | undefined;
  readonly events: SessionEvents;
};

/** Whom a session tells. */
export type SessionEvents = {
  drop(cause: SenderDrop, count: number): void;
  fault(error: Error): void;
  /** A datagram of the receiver's was refused. */
  refused(cause: string): void;
  keyframe(sourceId: string, cause: string, details: WhyDetails): void;
  bitrate(bitsPerSecond: number, cause: string, details: WhyDetails): void;
  repair(cause: string, details: WhyDetails): void;
  warn(message: string): void;
};

/** A unit that was sent at once, and of which nothing has been noted. */
type SentUnit = { readonly source: SourceSender; readonly packet: AccessUnitPacket; readonly nowUs: number };

/** Nobody waits for longer than this for the end. */
const longestAnswersMs = 500;

/** Everything that goes to one receiver and comes from it. */
export class SenderSession {
  readonly #parts: SessionParts;
  readonly #sources: SourceTable;
  readonly #rate: RateControl;
  readonly #repair: RepairControl;
  readonly #outlet: Outlet;
  readonly #announcer: Announcer;
  readonly #inbox: FeedbackInbox;
  readonly #keyframes: KeyframeAsker;
  readonly #clocks = new ReceiverClocks();
  readonly #receivers = new HeardReceivers();
  readonly #shortfall: ShortfallWarning;
  readonly #crowding: CrowdingWarning;
  readonly #timer: WakeTimer;
  #onPumped: (() => void) | undefined;
  #sentUnit: SentUnit | undefined;

  constructor(parts: SessionParts) {
    const { options, security, rtp, rtcp, events } = parts;
    this.#parts = parts;
    this.#sources = new SourceTable(parts.random);
    this.#rate = new RateControl({ ...options, onAsk: (...asked) => events.bitrate(...asked) });
    this.#repair = new RepairControl({ ...options, onPlan: (...plan) => events.repair(...plan) });
    this.#keyframes = new KeyframeAsker((...asked) => events.keyframe(...asked));
    this.#outlet = new Outlet({
      security,
      rtp,
      rtcp,
      maxQueueUs: msToUs(options.maxQueueMs),
      rate: this.#rate.pacerRate,
      onSent: (...sent) => this.#rate.sent(...sent),
      onStale: (...stale) => this.#stale(...stale),
      onFault: (error) => events.fault(error),
    });
    this.#shortfall = new ShortfallWarning(options.maxBitrate, events.warn);
    this.#crowding = new CrowdingWarning(options.minBitrate, events.warn);
    this.#announcer = new Announcer(parts, this.#outlet, this.#clocks);
    this.#inbox = new FeedbackInbox(security, {
      heard: (ssrc, nowUs) => {
        if (this.#receivers.isNew(ssrc)) for (const { schedule } of this.#sources.all) schedule.welcome(nowUs);
      },
      reports: (reports, nowUs) => this.#reported(reports, nowUs),
      nack: (ssrc, numbers, nowUs) => this.#requested(ssrc, numbers, nowUs),
      keyframe: (ssrc, cause, nowUs) => {
        const found = this.#sources.withVideo(ssrc);
        if (found && this.#keyframes.wanted(found.source.id, cause, nowUs)) this.#skipToKeyframe(found.source, nowUs);
      },
      congestion: (feedback, nowUs) => this.#feedback(feedback, nowUs),
      extended: (report, nowUs) => {
        if (report.referenceTime) this.#repair.capable();
        this.#clocks.heard(report, nowUs);
      },
      refused: (cause) => events.refused(cause),
    });
    this.#timer = new WakeTimer(parts.clock, () => this.#wake());
  }

  /** Takes a packet; it is copied or kept alive as long as needed. Never waits. */
  take(packet: Packet): void {
    this.#keepBooks();
    const nowUs = this.#parts.clock.nowUs();
    try {
      if (packet.kind === 'access-unit' && this.#sendAtOnce(packet, nowUs)) return;
      const source = this.#sources.get(packet.sourceId, nowUs);
      if (!source) return this.#drop('too-many-sources');
      if (packet.kind === 'access-unit') this.#takeVideo(source, packet, nowUs);
      else if (packet.kind !== 'frame') this.#takeSmall(source, packet, nowUs);
    } catch (error) {
      this.#drop('unsendable');
      this.#parts.events.fault(error as PipelineError);
      if (packet.kind === 'access-unit') this.#sources.find(packet.sourceId)?.restart();
    }
    this.#run(nowUs);
  }

  /** A datagram came from the receiver at `arrivedUs`, however late it is read. */
  receive(datagram: Uint8Array, arrivedUs = this.#parts.clock.nowUs()): void {
    this.#keepBooks();
    this.#inbox.take(datagram, arrivedUs);
    this.#run(this.#parts.clock.nowUs());
  }

  /** Resolves when all that waited has been sent or dropped, or `signal` aborts. */
  async drained(signal: AbortSignal): Promise<void> {
    this.#keepBooks();
    const wake = () => this.#onPumped?.();
    signal.addEventListener('abort', wake);
    while (!this.#outlet.isEmpty && !signal.aborted) {
      await new Promise<void>((resolve) => {
        this.#onPumped = resolve;
      });
    }
    signal.removeEventListener('abort', wake);
  }

  /** Resolves when nothing that was sent can still be asked for in time, or `signal` aborts. */
  async answered(signal: AbortSignal): Promise<void> {
    if (!this.#repair.awaitsRequests) return;
    const { clock, options } = this.#parts;
    await clock.sleepUntil(clock.nowUs() + msToUs(Math.min(patience * options.repairMs, longestAnswersMs)), signal);
    await this.drained(signal);
  }

  /** Says goodbye for all streams, once. */
  sayGoodbye(): void {
    this.#keepBooks();
    const nowUs = this.#parts.clock.nowUs();
    for (const source of this.#sources.all) this.#announcer.goodbye(source, nowUs);
  }

  /** Nothing is sent any more. */
  close(): void {
    this.#timer.close();
    this.#onPumped?.();
  }

  /**
   * Sends a unit that has nothing to wait for as quickly as can be: all that is to be noted of it is noted in the next turn of the
   * loop, or before anything else is done. False when it has to go the usual way.
   */
  #sendAtOnce(packet: AccessUnitPacket, nowUs: number): boolean {
    const { units, maxBytes } = this.#parts;
    const source = this.#sources.find(packet.sourceId);
    const video = source?.video;
    if (!units || !source || video?.codec !== packet.codec || !source.admits(packet)) return false;
    if (this.#spreadUs(source, packet) > 0 || !this.#outlet.passes(nowUs)) return false;
    if (!video.sendUnit(units, packet, this.#capturedUs(packet), maxBytes)) return false;
    this.#sentUnit = { source, packet, nowUs };
    setImmediate(this.#keepBooks);
    return true;
  }

  /** Notes a unit that was sent at once: as if it had gone the usual way. */
  readonly #keepBooks = (): void => {
    if (!this.#sentUnit) return;
    const { source, packet, nowUs } = this.#sentUnit;
    this.#sentUnit = undefined;
    this.#rate.taken(packet.data.length, nowUs);
    this.#outlet.spreadUs = 0;
    this.#outlet.haveLeft(this.#packetsOf(source, packet, nowUs), nowUs);
    this.#run(nowUs);
  };

  #packetsOf(source: SourceSender, packet: AccessUnitPacket, nowUs: number): readonly Outgoing[] {
    const outgoing = source.takeVideo(packet, this.#capturedUs(packet), this.#parts.maxBytes, nowUs);
    const hasRoom = !this.#rate.isOverfull && !this.#outlet.isBehind(nowUs);
    if (source.video) source.video.strength = hasRoom ? this.#repair.parity : noParity;
    this.#announce(source, nowUs);
    return outgoing;
  }

  #spreadUs({ frameUs }: SourceSender, { data }: AccessUnitPacket): number {
    return pictureSpreadUs(data.length, frameUs, this.#rate.rttUs ?? this.#repair.roundTrip.measuredUs);
  }

  #takeVideo(source: SourceSender, packet: AccessUnitPacket, nowUs: number): void {
    this.#rate.taken(packet.data.length, nowUs);
    if (!source.admits(packet)) {
      this.#drop('awaiting-keyframe');
      this.#keyframes.wanted(source.id, 'awaiting-keyframe', nowUs);
      return;
    }
    if (this.#rate.isUnheeded && this.#outlet.waitUs > msToUs(this.#parts.options.maxQueueMs)) {
      this.#drop('stale');
      return source.restart();
    }
    const outgoing = this.#packetsOf(source, packet, nowUs);
    this.#outlet.spreadUs = this.#spreadUs(source, packet);
    if (this.#outlet.add('video', outgoing, nowUs)) return;
    this.#drop('queue-full');
    source.restart();
    this.#keyframes.wanted(source.id, 'stale', nowUs);
  }

  #takeSmall(source: SourceSender, packet: Parameters<SourceSender['takeSmall']>[0], nowUs: number): void {
    const outgoing = source.takeSmall(packet, this.#capturedUs(packet), this.#parts.maxBytes, nowUs);
    this.#announce(source, nowUs);
    if (!this.#outlet.add('audio', outgoing, nowUs)) this.#drop('queue-full');
  }

  #announce(source: SourceSender, nowUs: number): void {
    if (source.takeNews()) this.#announcer.news(source, nowUs);
  }

  #capturedUs({ ledger }: Packet): number {
    return ledger.captureUs + this.#parts.unixOffsetUs;
  }

  /** What the receiver cannot show would only hold up what it can. */
  #skipToKeyframe(source: SourceSender, nowUs: number): void {
    const { units, hasKeyframe } = this.#outlet.skipToKeyframe(source.id, nowUs);
    if (units === 0) return;
    this.#drop('awaiting-keyframe', units);
    if (!hasKeyframe) source.restart();
  }

  #stale(units: readonly OutgoingUnit[], repairs: number): void {
    if (repairs > 0) this.#drop('stale-repair', repairs);
    if (units.length > 0) this.#drop('stale', units.length);
    for (const sourceId of new Set(units.map((unit) => unit.sourceId))) {
      this.#sources.find(sourceId)?.restart();
      this.#keyframes.wanted(sourceId, 'stale', this.#parts.clock.nowUs());
    }
  }

  #reported(reports: readonly ReceptionReport[], nowUs: number): void {
    const fractions: number[] = [];
    for (const report of reports) {
      const stream = this.#sources.all.flatMap(({ streams }) => streams).find(({ ssrc }) => ssrc === report.ssrc);
      const tripUs = stream?.reports.roundTripUs(report, nowUs);
      if (tripUs !== undefined) this.#repair.roundTrip.sample(tripUs);
      if (this.#sources.withVideo(report.ssrc)) fractions.push(report.fractionLost / 256);
    }
    if (fractions.length === 0) return;
    const lossFraction = fractions.reduce((sum, fraction) => sum + fraction, 0) / fractions.length;
    // What is lost by too much of our own, or while nothing came through, says nothing of the way; that nothing is lost all the same does.
    if (lossFraction === 0 || !this.#rate.lossesSayLittle(nowUs)) this.#repair.reported(lossFraction);
  }

  #requested(ssrc: number, sequenceNumbers: readonly number[], nowUs: number): void {
    const found = this.#sources.withVideo(ssrc);
    if (!found) return;
    const rttUs = this.#rate.rttUs ?? this.#repair.roundTrip.measuredUs;
    this.#repair.requested(found.video.missed(sequenceNumbers, rttUs, nowUs));
    if (!this.#repair.resends || !this.#rate.mayResend(nowUs)) return;
    const { copies } = this.#repair;
    const fitting = this.#rate.isOverfull ? { ...copies, firstCopies: 1 } : copies;
    const leftOut = this.#outlet.addLater(found.video.answer(sequenceNumbers, rttUs, fitting, nowUs));
    if (leftOut > 0) this.#drop('too-many-resends', leftOut);
  }

  #feedback(feedback: CongestionFeedback, nowUs: number): void {
    this.#repair.capable();
    const { share } = this.#repair.parity;
    this.#rate.feedback(feedback, this.#outlet.queuedBytes, this.#sources.videosAt(nowUs), share, nowUs);
    const { rttUs, isUnheeded, videoShare } = this.#rate;
    if (rttUs !== undefined) this.#repair.measured(rttUs);
    if (this.#sources.videosAt(nowUs) > 0) this.#crowding.seen(this.#rate.crowding, nowUs);
    if (isUnheeded) this.#shortfall.seen(videoShare, this.#rate.videoBps(nowUs), nowUs);
  }

  #wake(): void {
    this.#keepBooks();
    const nowUs = this.#parts.clock.nowUs();
    if ((this.#rate.nextUs ?? Number.POSITIVE_INFINITY) <= nowUs) {
      this.#rate.tick(this.#sources.videosAt(nowUs), this.#repair.parity.share, nowUs);
    }
    for (const source of this.#sources.takeSilent(nowUs)) {
      this.#keyframes.forget(source.id);
      this.#announcer.goodbye(source, nowUs);
    }
    for (const source of this.#sources.all) if (source.schedule.dueUs <= nowUs) this.#announcer.report(source, nowUs);
    this.#run(nowUs);
  }

  /** Sends what is due, and sleeps until more is. */
  #run(nowUs: number): void {
    this.#outlet.pump(this.#rate.pacerRate, nowUs);
    this.#announcer.farewell(nowUs);
    const dueUs = this.#sources.all.map(({ schedule }) => schedule.dueUs);
    const nextUs = Math.min(
      this.#outlet.nextUs ?? Number.POSITIVE_INFINITY,
      this.#rate.nextUs ?? Number.POSITIVE_INFINITY,
      ...dueUs,
    );
    this.#timer.wakeAt(nextUs, nowUs);
    this.#onPumped?.();
  }

  #drop(cause: SenderDrop, count = 1): void {
    this.#parts.events.drop(cause, count);
  }
}
