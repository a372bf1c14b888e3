import { patience } from '../repair/patience.js';
import type { RtpPacket } from '../rtp/rtp-packet.js';
import { sequenceRange } from '../rtp/sequence-number.js';
import { ArrivalHistory } from './arrival-history.js';
import type { CatchUp } from './catch-up.js';
import { DropCount } from './drop-count.js';
import type { JitterBufferOptions } from './jitter-buffer-options.js';
import type { JitterDropCause, JitterDrops } from './jitter-drops.js';
import type { JitterUnit } from './jitter-unit.js';
import { KeyframeSearch } from './keyframe-search.js';
import type { PacketOrigin } from './packet-origin.js';
import { PacketWindow } from './packet-window.js';
import { SearchPace } from './search-pace.js';
import { StreamSequence } from './stream-sequence.js';
import { UnitBuilder } from './unit-builder.js';
import { UnitFinder } from './unit-finder.js';
import { UnitHolding } from './unit-holding.js';

/** Numbers between the unit that is waited for and the newest packet, at most. */
const maxSpan = 4096;

/**
 * Makes units of the packets of one SSRC. A unit goes on in order and as soon as it is complete; what is missing is waited for as
 * long as the delay says, then its unit is lost. Of video a keyframe is wanted then, and whichever is whole first goes on: the unit,
 * for as long again, or the keyframe, with which everything before it is lost. Another SSRC is another stream, with a buffer of its own.
 */
export class JitterBuffer {
  readonly #options: JitterBufferOptions;
  readonly #maxPackets: number;
  readonly #maxBytes: number;
  readonly #sequence = new StreamSequence();
  readonly #window = new PacketWindow();
  readonly #finder: UnitFinder;
  readonly #builder: UnitBuilder;
  readonly #keyframes: KeyframeSearch;
  readonly #pace = new SearchPace();
  readonly #holding: UnitHolding;
  readonly #history = new ArrivalHistory();
  readonly #drops = new DropCount();
  /** The number with which the next unit begins, surely or not; undefined before the first packet. */
  #next: number | undefined;
  #isStartSure = false;
  /** Up to here the next unit's packets are there and don't end it. */
  #known = 0;
  /** Whether a unit has gone on or been given up, after which nothing can come before it. */
  #hasBegun = false;
  /** When its first packet came. */
  #begunUs = 0;
  #awaitsKeyframe: boolean;
  #wantsKeyframe = false;
  #nextUs: number | undefined;

  constructor(options: JitterBufferOptions) {
    this.#options = options;
    this.#maxPackets = options.maxPackets ?? 2048;
    this.#maxBytes = options.maxBytes ?? 4 * 1024 * 1024;
    const isKeyframe = options.isKeyframe ?? (() => false);
    this.#finder = new UnitFinder(this.#window, options.framing);
    this.#builder = new UnitBuilder(this.#window, options.format.depacketise, isKeyframe);
    this.#keyframes = new KeyframeSearch(this.#finder, this.#builder);
    this.#holding = new UnitHolding(options.clockRate, options.delay);
    this.#awaitsKeyframe = options.isKeyframe !== undefined;
  }

  get drops(): JitterDrops {
    return this.#drops.all;
  }

  /** Whether nothing can go on until a keyframe comes: ask for one, and again. */
  get wantsKeyframe(): boolean {
    return this.#wantsKeyframe;
  }

  /** When to call `take` again though no packet came, microseconds; undefined when only a packet changes anything. As of the last `take`. */
  get nextUs(): number | undefined {
    return this.#nextUs;
  }

  /** The number from which on packets are of use; undefined while one from before the first may be, too. */
  get next(): number | undefined {
    return this.#hasBegun ? this.#next : undefined;
  }

  /** Whether what is waited for surely begins with a unit's first packet. */
  get beginsWithUnit(): boolean {
    return this.#isStartSure;
  }

  /** The number of the packet that surely begins the next unit, when all that came has gone on; undefined otherwise. */
  get nextStart(): number | undefined {
    return this.#hasBegun && this.#isStartSure && this.#window.size === 0 ? this.#next : undefined;
  }

  /**
   * Whether a unit goes on at once that is whole, begins with this sequence number, and is a keyframe or not: nothing waits in front of
   * it, and nothing holds it.
   */
  goesOnAtOnce(sequenceNumber: number, isKeyframe: boolean): boolean {
    const isNext = this.#hasBegun && this.#isStartSure && (this.#next ?? -1) % sequenceRange === sequenceNumber;
    return isNext && this.#options.delay.holdUs === 0 && (isKeyframe || !this.#awaitsKeyframe);
  }

  /** From when a packet is missed to when it is given up, microseconds. */
  patienceUs(nowUs: number): number {
    return this.#options.delay.waitUs(nowUs) * (this.#options.isKeyframe ? patience : 1);
  }

  /** What is held. */
  get held(): { readonly packets: number; readonly bytes: number } {
    return { packets: this.#window.size, bytes: this.#window.bytes };
  }

  /**
   * Takes a packet in. Its number is the sequence number with the wraps counted, and leaps by more than 65 536 when the sender began
   * anew; undefined when the sequence number is far off and the packet is not believed. Call `take` after it.
   */
  push(packet: RtpPacket, origin: PacketOrigin, nowUs: number): number | undefined {
    const number = this.#sequence.admit(packet.sequenceNumber, origin);
    if (number === undefined) {
      this.#drops.add('far-off');
      return undefined;
    }
    const next = this.#startedAt(number, packet, nowUs);
    const refusal = this.#refusal(number, next);
    if (refusal) {
      this.#drops.add(refusal);
      return number;
    }
    if (origin === 'stream') this.#holding.arrived(number, packet.timestamp, nowUs);
    this.#history.add(number);
    this.#window.add(number, { packet, arrivedUs: nowUs }, next);
    this.#pace.renew();
    this.#makeRoom();
    return number;
  }

  /** The units that may go on now, in order. */
  take(nowUs: number): readonly JitterUnit[] {
    const units: JitterUnit[] = [];
    this.#nextUs = undefined;
    while (this.#window.size > 0 && this.#advance(nowUs, units)) this.#hasBegun = true;
    this.#window.forgetGapsBelow(this.#next ?? 0);
    if (this.#window.size === 0) this.#holding.caughtUp();
    return units;
  }

  /** Nothing was taken until now: what is held, and what comes before all of it has gone on, goes on like this. */
  release(catchUp: CatchUp): void {
    this.#holding.release(catchUp);
  }

  /** A packet that has not gone on by now is kept without those that came with it. */
  keep(number: number): void {
    this.#window.own(number);
  }

  #startedAt(number: number, packet: RtpPacket, nowUs: number): number {
    const next = this.#next;
    const newest = this.#window.newest ?? number;
    if (next === undefined) return this.#begin(number, packet, nowUs);
    if (number - newest > sequenceRange) {
      if (this.#window.size > 0) this.#giveUp(newest + 1, true);
      this.#holding.restart();
      return this.#begin(number, packet, nowUs);
    }
    if (number >= next || this.#hasBegun) return next;
    this.#window.missedBefore(next, nowUs);
    return this.#startAt(number, packet);
  }

  #begin(number: number, packet: RtpPacket, nowUs: number): number {
    this.#hasBegun = false;
    this.#begunUs = nowUs;
    this.#awaitsKeyframe = this.#options.isKeyframe !== undefined;
    this.#startAt(number, packet);
    this.#wantsKeyframe = this.#awaitsKeyframe && !this.#isStartSure;
    return number;
  }

  #startAt(number: number, packet: RtpPacket): number {
    this.#isStartSure = this.#options.framing === 'packet' || this.#options.format.startsAccessUnit(packet.payload);
    this.#moveTo(number);
    return number;
  }

  #refusal(number: number, next: number): JitterDropCause | undefined {
    if (this.#history.has(number)) return 'duplicate';
    return number < next ? 'late' : undefined;
  }

  /** One unit forward, if anything can be done now. */
  #advance(nowUs: number, units: JitterUnit[]): boolean {
    const next = this.#next ?? 0;
    if (!this.#isStartSure) {
      // Before anything went on, a packet from before the first may still come, or be recovered.
      const fromUs = this.#hasBegun ? nowUs : this.#begunUs + this.patienceUs(nowUs);
      if (fromUs > nowUs) return this.#skipToKeyframe(next, nowUs) || this.#waitUntil(fromUs);
      if (this.#skipToStart(next, nowUs)) return true;
    }
    const found = this.#finder.search(next, this.#known);
    if ('hole' in found) return this.#passGap(found.hole, nowUs);
    if (!this.#isStartSure) {
      this.#giveUp(found.end + 1, true);
      return true;
    }
    const dueUs = this.#holding.dueUs(this.#window.get(next));
    if (dueUs > nowUs) return this.#waitUntil(dueUs);
    this.#finish(next, found.end, units);
    return true;
  }

  /** Away from a unit whose first packets are gone, as soon as a later one is there. */
  #skipToStart(next: number, nowUs: number): boolean {
    if (!this.#maySearch(nowUs)) return false;
    const start = this.#finder.startFrom(next + 1);
    if (start === undefined) return false;
    this.#giveUp(start, true);
    return true;
  }

  #passGap(hole: number, nowUs: number): boolean {
    this.#known = hole;
    if (this.#skipToKeyframe(hole, nowUs)) return true;
    const missedUs = this.#window.missedSinceUs(hole);
    if (missedUs === undefined) return false;
    const askUs = missedUs + this.#options.delay.waitUs(nowUs);
    if (askUs > nowUs) return this.#waitUntil(askUs);
    this.#wantsKeyframe = this.#options.isKeyframe !== undefined;
    if (this.#skipToKeyframe(hole, nowUs)) return true;
    const giveUpUs = missedUs + this.patienceUs(nowUs);
    if (giveUpUs > nowUs) return this.#waitUntil(giveUpUs);
    const start = this.#options.framing === 'marker' ? this.#finder.startFrom(hole + 1) : undefined;
    this.#giveUp(start ?? hole + 1, start !== undefined || this.#options.framing === 'packet');
    return true;
  }

  /** No use waiting for what is missing when a complete keyframe comes after it and none came before. */
  #skipToKeyframe(hole: number, nowUs: number): boolean {
    if (!this.#wantsKeyframe && !this.#awaitsKeyframe) return false;
    if (!this.#maySearch(nowUs)) return false;
    const start = this.#keyframes.after(hole);
    if (start === undefined) return false;
    if (!this.#awaitsKeyframe) this.#drops.lostUnit(this.#window.get(this.#next ?? start)?.packet.timestamp);
    this.#awaitsKeyframe = true;
    this.#discard(start, 'awaiting-keyframe');
    this.#isStartSure = true;
    return true;
  }

  #maySearch(nowUs: number): boolean {
    if (this.#pace.begins(nowUs)) return true;
    if (this.#pace.nextUs !== undefined) this.#waitUntil(this.#pace.nextUs);
    return false;
  }

  #waitUntil(us: number): false {
    this.#nextUs = Math.min(us, this.#nextUs ?? us);
    return false;
  }

  #finish(start: number, end: number, units: JitterUnit[]): void {
    const unit = this.#builder.build(start, end);
    for (let number = start; number <= end; number++) this.#window.remove(number);
    this.#moveTo(end + 1);
    this.#isStartSure = true;
    if (!unit) {
      this.#drops.add('damaged');
      this.#breakChain();
    } else if (this.#awaitsKeyframe && !unit.keyframe) {
      this.#drops.add('awaiting-keyframe');
      this.#breakChain();
    } else {
      this.#awaitsKeyframe = false;
      this.#wantsKeyframe = false;
      units.push(unit);
    }
  }

  /** The next unit is lost, and whatever else there is below `to`. */
  #giveUp(to: number, isStartSure: boolean): void {
    if (this.#isStartSure) {
      this.#drops.lostUnit(this.#window.get(this.#next ?? to)?.packet.timestamp);
    }
    this.#discard(to, 'lost');
    this.#isStartSure = isStartSure;
    this.#breakChain();
  }

  #breakChain(): void {
    if (!this.#options.isKeyframe) return;
    this.#awaitsKeyframe = true;
    this.#wantsKeyframe = true;
  }

  #discard(to: number, cause: JitterDropCause): void {
    for (let number = this.#next ?? to; number < to; number++) {
      const timestamp = this.#window.remove(number)?.packet.timestamp;
      if (timestamp !== undefined) this.#drops.unitOf(timestamp, cause);
    }
    this.#moveTo(to);
  }

  #moveTo(next: number): void {
    this.#next = next;
    this.#known = next;
    this.#keyframes.restart();
  }

  /** Room is made at the old end: what came last is what can still be shown. */
  #makeRoom(): void {
    const newest = this.#window.newest ?? 0;
    while (this.#isOverfull(newest)) {
      const lowest = this.#window.lowest();
      if (lowest === undefined) return;
      this.#hasBegun = true;
      if (lowest > (this.#next ?? lowest)) {
        this.#giveUp(lowest, this.#finder.startsAt(lowest));
        continue;
      }
      const found = this.#finder.search(lowest, lowest);
      const before = this.#window.size;
      this.#giveUp('end' in found ? found.end + 1 : found.hole, 'end' in found);
      this.#drops.add('overflow', before - this.#window.size);
    }
  }

  #isOverfull(newest: number): boolean {
    const { size, bytes } = this.#window;
    return size > this.#maxPackets || bytes > this.#maxBytes || newest - (this.#next ?? newest) >= maxSpan;
  }
}
