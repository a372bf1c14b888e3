import { msToUs, secondsToUs } from '@arkavo-pipeline/core';
import { BusyRate } from './busy-rate.js';
import { CarriedRate } from './carried-rate.js';
import type { CongestionFeedback } from './feedback.js';
import { type Arrival, FeedbackReader, type PathReport } from './feedback-reader.js';
import { FlightBrake } from './flight-brake.js';
import { ForeignQueue } from './foreign-queue.js';
import { Hold } from './hold.js';
import { LossMeter } from './loss-meter.js';
import { OwnQueue } from './own-queue.js';
import type { PacerRate } from './pacer.js';
import { QueueDelay } from './queue-delay.js';
import { type RateBounds, type RateCause, RateController } from './rate-controller.js';
import { RateMeter } from './rate-meter.js';
import { SentHistory, type SentPacket } from './sent-history.js';
import { TrainMeter } from './train-meter.js';

/** What waits in the pacer, and whether less of it comes when less is asked for. */
type Backlog = { readonly queuedBytes: number; readonly isFollowed: boolean };

/** What the controller asks for, and what it knows. */
export type CongestionState = {
  /** For all that is sent, bits per second: see `splitRate`. */
  readonly targetBps: number;
  /** What the pacer may let go at the moment, bits per second; undefined while nothing is to be held back. */
  readonly holdBps: number | undefined;
  /** What the pacer may let go of a frame that is more than its share: undefined while the way carries more anyway. */
  readonly burstBps: number | undefined;
  readonly cause: RateCause;
  /** How long packets wait in the network behind others than our own bursts, microseconds. */
  readonly queueUs: number;
  /** Smoothed, microseconds; undefined before the first feedback. */
  readonly rttUs: number | undefined;
  /** Of the last second, 0 to 1. */
  readonly lossRatio: number;
  /** What arrived in the last half second, bits per second; undefined while not known. */
  readonly arrivingBps: number | undefined;
};

const spanUs = msToUs(500);
/** A way that carries so much more than what is sent carries enough: how much more, packets that came in a batch do not tell. */
const enoughFactor = 1.2;
const sentSpanUs = secondsToUs(1);
const rttShare = 0.2;
/** Without feedback for so long, or three round trips, less is sent. */
const leastTimeoutUs = msToUs(500);
/** A thread that was held up learns of the time before it reads what has come: it looks again when it has. */
const lookAgainUs = msToUs(1);
/** Nothing sent for so long: what got through then may not now. */
const pauseUs = secondsToUs(2);
/** From this fill on a keyframe that is sent faster than the way carries only waits in the network. */
const fullWay = 0.5;
/** It goes at this part of what the way is seen to carry, so that a queue becomes shorter meanwhile, and within these parts of the target. */
const burstShare = 0.95;
const leastBurst = 1.03;
const mostBurst = 1.2;
/** Of each look at what the way carries. */
const seenShare = 0.1;
/** For a new base of the delay so much less is sent for so long: 45 ms of queue would be gone. */
const dipFactor = 0.95;
const dipUs = msToUs(900);

/**
 * Congestion control of one sender from its receiver's RFC 8888 feedback, after NADA (RFC 8698): of the three that were worked out for media
 * its rules are the fewest, it takes delay and loss in one step and needs no model of the encoder. Where its own evaluation shows it
 * weak we go another way: the queue aimed at does not grow with RMAX; how full the way is shows in what becomes of frames sent
 * faster than the target (`TrainMeter`), so no standing queue is needed to find the capacity; a queue is cut to what arrives in one
 * step; loss that comes at any rate is left to repair; and whoever fills the queue whatever we do is met as TCP meets it.
 *
 * Tell it what is sent and what comes back, ask `state` after either, call `tick` at `nextUs`. It never asks for less than `minBps` or
 * more than `maxBps`. All times are of one monotonic clock, integer microseconds; the receiver's clock need not agree with it.
 */
export class CongestionController {
  readonly #history = new SentHistory();
  readonly #reader = new FeedbackReader(this.#history);
  readonly #ownQueue = new OwnQueue();
  readonly #queue = new QueueDelay();
  readonly #foreign = new ForeignQueue();
  readonly #trains = new TrainMeter();
  readonly #loss = new LossMeter();
  readonly #sent = new RateMeter();
  readonly #arrived = new RateMeter();
  readonly #busy = new BusyRate();
  readonly #carried = new CarriedRate();
  readonly #hold = new Hold();
  readonly #brake = new FlightBrake();
  readonly #rate: RateController;
  #isFull = false;
  /** What the way carried of late while packets of ours waited for it, smoothed; undefined while none has. */
  #seenBps: number | undefined;
  #rttUs: number | undefined;
  #heardUs: number | undefined;
  /** When the first packet since then was sent: of nothing no feedback is due. */
  #unheardUs = Number.NEGATIVE_INFINITY;
  #lookedUs: number | undefined;
  /** Since when nothing that is sent is known to come through. */
  #silentUs: number | undefined;
  /** When the first packet was sent that came through after that: what was lost before it tells of the silence, not of the way. */
  #backUs = Number.NEGATIVE_INFINITY;
  #dipUntilUs: number | undefined;

  constructor(bounds: RateBounds) {
    this.#rate = new RateController(bounds);
  }

  /** What of `state` the pacer goes by: asked for with every unit. */
  get pacerRate(): PacerRate {
    const targetBps = this.#targetBps;
    const holdBps = this.#hold.bps ?? this.#brakeBps;
    return { targetBps, holdBps, burstBps: this.#mayBurst ? undefined : this.#burstBps };
  }

  /** The smoothed round trip, microseconds; undefined before the first feedback. */
  get rttUs(): number | undefined {
    return this.#rttUs;
  }

  get state(): CongestionState {
    return {
      ...this.pacerRate,
      cause: this.#rate.cause,
      queueUs: this.#queue.queueUs,
      rttUs: this.#rttUs,
      lossRatio: this.#loss.ratio,
      arrivingBps: this.#arrived.bps(spanUs),
    };
  }

  /** 1 when the way carries just what is sent, 0 when it carries far more; undefined while not known. */
  get fill(): number | undefined {
    return this.#trains.fill(this.#rate.rateBps);
  }

  /** Whether what is sent is more than the way carries, or what it left behind still waits. */
  get isOverfull(): boolean {
    return this.#hold.bps !== undefined || this.#rate.cause === 'queue';
  }

  /** Whether nothing has been heard for so long that less is sent. */
  get isSilent(): boolean {
    return this.#silentUs !== undefined;
  }

  /** Bytes sent of which is not known whether they arrived. */
  get inFlightBytes(): number {
    return this.#history.inFlightBytes;
  }

  /** Reports on packets that were never sent, or too long ago. */
  get unknownPackets(): number {
    return this.#reader.unknownPackets;
  }

  /** The receiver wants no more than this, bits per second. */
  limit(bps: number): void {
    this.#rate.limit(bps);
  }

  /** An RTP packet of `bytes`, headers and all, was sent: media, repair, resends alike. */
  sent(ssrc: number, sequenceNumber: number, bytes: number, nowUs: number): void {
    const { newestUs } = this.#history;
    if (newestUs !== undefined && nowUs - newestUs > pauseUs) this.#rate.resumed();
    if ((newestUs ?? Number.NEGATIVE_INFINITY) <= (this.#heardUs ?? nowUs)) this.#unheardUs = nowUs;
    const burst = this.#ownQueue.send(bytes, this.#rate.rateBps, nowUs);
    this.#history.add(ssrc, sequenceNumber, { sentUs: nowUs, bytes, ...burst, state: 'in-flight' });
    this.#sent.add(nowUs, bytes);
    this.#brake.sent(bytes, nowUs);
  }

  /**
   * A feedback came at `nowUs`, however late it is read, while `queuedBytes` waited in the pacer. Whether encoders follow the target: what
   * waits of a file is not made less by asking for less.
   */
  feedback(feedback: CongestionFeedback, nowUs: number, queuedBytes: number, isFollowed = true): void {
    const read = this.#reader.read(feedback, nowUs);
    this.#heardUs = nowUs;
    this.#lookedUs = undefined;
    this.#endSilence(read.arrivals);
    const report = { ...read, lost: this.#telling(read.lost) };
    this.#note(report, nowUs);
    const arrivingBps = this.#arrived.bps(spanUs);
    if (arrivingBps === undefined || report.arrivals.length === 0) return;
    this.#decide(report, arrivingBps, { queuedBytes, isFollowed }, nowUs);
  }

  /** When `tick` is due; undefined while nothing is waited for. */
  get nextUs(): number | undefined {
    const { newestUs } = this.#history;
    if (this.#heardUs === undefined || newestUs === undefined || newestUs <= this.#heardUs) return undefined;
    const dueUs = Math.max(this.#heardUs, this.#unheardUs) + Math.max(leastTimeoutUs, 3 * (this.#rttUs ?? 0));
    return this.#lookedUs === undefined ? dueUs : Math.max(dueUs, this.#lookedUs + lookAgainUs);
  }

  /** Halves the target for each timeout in which nothing was heard of what was sent. Counts from the first feedback on. */
  tick(nowUs: number): void {
    const { nextUs } = this;
    if (nextUs === undefined || nowUs < nextUs) return;
    if (this.#lookedUs === undefined) {
      this.#lookedUs = nowUs;
      return;
    }
    this.#lookedUs = undefined;
    this.#heardUs = nowUs;
    this.#silentUs ??= nowUs;
    this.#rate.feedbackLost(nowUs);
  }

  /** Whoever fills the queue leaves no room for more than our share, whatever a frame shows. */
  get #mayBurst(): boolean {
    return !this.#isFull && this.#rate.cause !== 'competing';
  }

  get #burstBps(): number {
    const { pacedBps } = this.#rate;
    const seenBps = this.#seenBps ?? Number.POSITIVE_INFINITY;
    return Math.min(pacedBps * mostBurst, Math.max(pacedBps * leastBurst, seenBps * burstShare));
  }

  get #targetBps(): number {
    const { rateBps } = this.#rate;
    return this.#dipUntilUs === undefined ? rateBps : this.#rate.clamp(rateBps * dipFactor);
  }

  /** On a way that carries far more than is sent, a burst is no harm; beside others it is their queue that makes the way longer. */
  get #brakeBps(): number | undefined {
    if (!this.#isFull || this.#rttUs === undefined || this.#rate.cause === 'competing') return undefined;
    return this.#brake.bps(this.#targetBps, this.#rttUs);
  }

  #note({ arrivals, arrivedPackets, lost, spuriousLosses, rttUs }: PathReport, nowUs: number): void {
    if (arrivals.length > 0) this.#brake.heard(Math.max(...arrivals.map(({ packet }) => packet.sentUs)), nowUs);
    for (const arrival of arrivals) {
      this.#arrived.add(arrival.arrivedUs, arrival.packet.bytes);
      this.#trains.add(arrival);
    }
    this.#loss.add(arrivedPackets, lost.length - spuriousLosses, nowUs);
    if (rttUs !== undefined) this.#rttUs = Math.round((this.#rttUs ?? rttUs) * (1 - rttShare) + rttUs * rttShare);
    this.#queue.add(arrivals, rttUs, nowUs);
    for (const arrival of arrivals) this.#busy.add(arrival, this.#queue.baseUs);
  }

  #endSilence(arrivals: readonly Arrival[]): void {
    const silentUs = this.#silentUs;
    if (silentUs === undefined) return;
    const through = arrivals.map(({ packet }) => packet.sentUs).filter((sentUs) => sentUs >= silentUs);
    if (through.length === 0) return;
    this.#silentUs = undefined;
    this.#backUs = Math.min(...through);
  }

  /** What was lost of what tells of the way. */
  #telling(lost: readonly SentPacket[]): readonly SentPacket[] {
    return this.isSilent ? [] : lost.filter(({ sentUs }) => sentUs >= this.#backUs);
  }

  #decide(report: PathReport, arrivingBps: number, { queuedBytes, isFollowed }: Backlog, nowUs: number): void {
    const competingBps = this.#judge(arrivingBps, nowUs);
    const { isCongested } = this.#queue;
    const nowBusyBps = this.#busy.bps();
    const busyBps = this.#see(nowBusyBps);
    const enoughBps = enoughFactor * Math.max(arrivingBps, this.#rate.rateBps);
    const carriedBps = this.#carried.update(isCongested, Math.min(nowBusyBps ?? arrivingBps, enoughBps), nowUs);
    this.#holdBack(carriedBps, busyBps !== undefined, queuedBytes);
    this.#rate.update(
      {
        queueUs: this.#queue.queueUs,
        rttUs: this.#rttUs ?? 0,
        fill: this.fill,
        sentBps: this.#sent.recentBps(sentSpanUs, nowUs),
        arrivingBps,
        carriedBps: this.#hold.carriedBps ?? carriedBps,
        busyBps,
        backlogBits: queuedBytes * 8,
        isHeld: this.#hold.bps !== undefined,
        isFollowed,
        lossRatio: this.#loss.ratio,
        lossFloor: this.#loss.floor,
        lostSentUs: report.lost.at(-1)?.sentUs,
        competingBps,
      },
      nowUs,
    );
    this.#dip(nowUs);
  }

  /** What the way carries now is smoothed; where nothing waits any more, what it carried before says nothing. */
  #see(busyBps: number | undefined): number | undefined {
    if (busyBps === undefined) this.#seenBps = undefined;
    else this.#seenBps = (this.#seenBps ?? busyBps) * (1 - seenShare) + busyBps * seenShare;
    return this.#seenBps;
  }

  /** Whose queue it is: what arrives of ours when it is that of others. */
  #judge(arrivingBps: number, nowUs: number): number | undefined {
    const owner = this.#foreign.add(this.#queue.queueUs, arrivingBps, nowUs);
    if (owner === 'ours') return undefined;
    const settledBps = this.#foreign.settledBps ?? arrivingBps;
    this.#foreign.reset();
    if (owner === 'others') return settledBps;
    this.#queue.rebase(nowUs);
    this.#hold.release(settledBps);
    this.#rate.restore(settledBps);
    return undefined;
  }

  #holdBack(arrivingBps: number, hasWaited: boolean, queuedBytes: number): void {
    const { queueUs, isCongested } = this.#queue;
    if (this.#rate.cause === 'competing') this.#hold.end();
    else this.#hold.update({ queueUs, isCongested, arrivingBps, hasWaited, targetBps: this.#targetBps, queuedBytes });
    if (isCongested) this.#ownQueue.reset();
    if (this.#hold.bps !== undefined) this.#trains.reset();
    const { fill } = this;
    if (fill !== undefined) this.#isFull = fill > fullWay;
    else if (isCongested) this.#isFull = true;
  }

  /** When the base of the delay has not been seen for long, a little less is sent until it can be taken anew. */
  #dip(nowUs: number): void {
    if (this.#dipUntilUs !== undefined && nowUs >= this.#dipUntilUs) {
      this.#dipUntilUs = undefined;
      this.#queue.rebase(nowUs);
    } else if (this.#dipUntilUs === undefined && this.#queue.isStale(nowUs) && this.#rate.cause !== 'competing') {
      this.#dipUntilUs = nowUs + dipUs + (this.#rttUs ?? 0);
    }
  }
}
