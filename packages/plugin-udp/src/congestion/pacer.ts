import { msToUs, usPerSecond } from '@arkavo-pipeline/core';

/** The kinds of packets, those that go first named first: a resend is late already, audio is small, repair serves what is lost now. */
export const pacedKinds = ['resend', 'audio', 'repair', 'video'] as const;

/** The kind of a packet, by which it goes before others. */
export type PacedKind = (typeof pacedKinds)[number];

/** Limits of a pacer. */
export type PacerOptions = {
  /** All that is queued is sent within this of the last that came, microseconds: one frame time, the default that of 30 a second. */
  readonly spreadUs?: number;
  /** Bytes that may be queued; default 4 MiB. What comes on top is refused. */
  readonly maxBytes?: number;
};

/** How fast a pacer lets go: what `CongestionState` says. */
export type PacerRate = {
  /** Bits per second that media comes at. */
  readonly targetBps: number;
  /** The most that goes out while the network has a queue, but for what is urgent; undefined: no hold. */
  readonly holdBps: number | undefined;
  /** The most for what is more than a frame's share; undefined: all goes within the spread. */
  readonly burstBps: number | undefined;
};

type Paced<T> = { readonly item: T; readonly bytes: number; readonly queuedUs: number };

/** Frames differ: up to so many shares of a frame are one. */
const usualFrame = 1.5;
/** Timers are exact to a millisecond: what should have gone since goes at once. */
const timerUs = msToUs(1);
/**
 * So much faster than the target: a frame of usual size is gone before the next, and what becomes of it tells whether more would get
 * through. Slow flows send faster: beside another flow they are the ones to grow.
 */
function headroom(targetBps: number): number {
  return Math.min(4, Math.max(1.75, 2 * Math.sqrt(2_000_000 / targetBps)));
}

/**
 * Spreads packets in time: a keyframe goes over a frame time and not in one burst. On a way that carries no more than the target it would
 * only wait in the network's queue, so there it goes at `burstBps`; and while the network has a queue of ours, no more than `holdBps`
 * goes out. What waits, waits here, where it is seen and what is urgent overtakes it. The caller asks for packets with `take` until there are none, then again at `nextUs`.
 */
export class Pacer<T> {
  #spreadUs: number;
  readonly #maxBytes: number;
  readonly #queues: Record<PacedKind, Paced<T>[]> = { resend: [], audio: [], repair: [], video: [] };
  readonly #refused: Record<PacedKind, number> = { resend: 0, audio: 0, repair: 0, video: 0 };
  #queuedBytes = 0;
  #deadlineUs = 0;
  #readyUs = Number.NEGATIVE_INFINITY;
  #rate: PacerRate;

  /** `rate` holds until `setRate`. */
  constructor(rate: PacerRate, options: PacerOptions = {}) {
    this.#rate = rate;
    this.#spreadUs = options.spreadUs ?? Math.round(usPerSecond / 30);
    this.#maxBytes = options.maxBytes ?? 4_194_304;
  }

  /** Bytes that wait. */
  get queuedBytes(): number {
    return this.#queuedBytes;
  }

  /** Packets refused because the queue was full, by kind. */
  get refused(): Readonly<Record<PacedKind, number>> {
    return this.#refused;
  }

  /** When `take` gives the next packet; undefined while none waits. May be past. */
  get nextUs(): number | undefined {
    return this.#queuedBytes > 0 ? this.#readyAt(this.#nextKind()) : undefined;
  }

  /** Within this of the last that came all is sent, microseconds: from the next packet on. */
  set spreadUs(us: number) {
    this.#spreadUs = us;
  }

  /** The rate media comes at, and what is to be held back now. */
  setRate(rate: PacerRate, nowUs: number): void {
    const { holdBps } = this.#rate;
    this.#rate = rate;
    if (holdBps === undefined || rate.holdBps !== undefined) return;
    // What the hold left behind is one more burst to spread. What went in spite of it is not owed at its rate any more.
    this.#deadlineUs = nowUs + this.#spreadUs;
    this.#readyUs = Math.min(this.#readyUs, nowUs + this.#spreadUs);
  }

  /** Whether `bytes` more fit: asked for a whole access unit, that is sent whole or not at all. */
  hasRoom(bytes: number): boolean {
    return this.#queuedBytes + bytes <= this.#maxBytes;
  }

  /** Queues a packet; false, and counted, when there is no room. */
  add(kind: PacedKind, item: T, bytes: number, nowUs: number): boolean {
    if (!this.hasRoom(bytes)) {
      this.#refused[kind]++;
      return false;
    }
    if (this.#queuedBytes === 0) this.#readyUs = Math.max(this.#readyUs, nowUs);
    this.#queues[kind].push({ item, bytes, queuedUs: nowUs });
    this.#queuedBytes += bytes;
    this.#deadlineUs = nowUs + this.#spreadUs;
    return true;
  }

  /** The next packet that may go at `nowUs`. */
  take(nowUs: number): T | undefined {
    if (this.#queuedBytes === 0) return undefined;
    const kind = this.#nextKind();
    if (this.#readyAt(kind) > nowUs) return undefined;
    const paced = this.#queues[kind].shift();
    if (!paced) return undefined;
    this.#queuedBytes -= paced.bytes;
    const startUs = Math.max(this.#readyUs, nowUs - timerUs);
    this.#readyUs = startUs + Math.round((paced.bytes * 8 * usPerSecond) / this.#rateBps(nowUs));
    return paced.item;
  }

  /** Whether what need not be spread goes at once and whole at `nowUs`: nothing waits, and nothing is held back. */
  passes(nowUs: number): boolean {
    const { holdBps, burstBps } = this.#rate;
    return this.#queuedBytes === 0 && holdBps === undefined && burstBps === undefined && this.#readyUs <= nowUs;
  }

  /** How long the oldest video packet has waited, microseconds; 0 while none waits. */
  delayUs(nowUs: number): number {
    const oldest = this.#queues.video[0];
    return oldest ? nowUs - oldest.queuedUs : 0;
  }

  /** Whether a packet like this waits. */
  holds(isLike: (item: T) => boolean): boolean {
    return pacedKinds.some((kind) => this.#queues[kind].some(({ item }) => isLike(item)));
  }

  /** Takes out all packets of a kind: they are not to be sent any more. */
  drop(kind: PacedKind): readonly T[] {
    const dropped = this.#queues[kind].splice(0);
    for (const { bytes } of dropped) this.#queuedBytes -= bytes;
    return dropped.map(({ item }) => item);
  }

  /** Takes out the packets of a kind that are not to stay, asked in order: the others keep their places and have waited as long as they have. */
  sift(kind: PacedKind, stays: (item: T) => boolean): void {
    const queue = this.#queues[kind];
    const left = queue.filter(({ item }) => stays(item));
    this.#queues[kind] = left;
    const bytesOf = (packets: readonly Paced<T>[]) => packets.reduce((sum, { bytes }) => sum + bytes, 0);
    this.#queuedBytes -= bytesOf(queue) - bytesOf(left);
  }

  #rateBps(nowUs: number): number {
    const { targetBps, holdBps, burstBps } = this.#rate;
    if (holdBps !== undefined) return holdBps;
    const queuedBits = this.#queuedBytes * 8;
    if (burstBps !== undefined) {
      const isBurst = queuedBits * usPerSecond > targetBps * this.#spreadUs * usualFrame;
      return isBurst ? burstBps : targetBps * headroom(targetBps);
    }
    // What is left at the deadline goes at once: in shares of what is left it would never all be gone.
    const leftUs = this.#deadlineUs - nowUs;
    if (leftUs <= 0) return Number.POSITIVE_INFINITY;
    return Math.max(targetBps * headroom(targetBps), (queuedBits * usPerSecond) / leftUs);
  }

  #nextKind(): PacedKind {
    return pacedKinds.find((kind) => this.#queues[kind].length > 0) ?? 'video';
  }

  /** What is urgent goes in spite of a hold. */
  #readyAt(kind: PacedKind): number {
    const isUrgent = this.#rate.holdBps !== undefined && (kind === 'resend' || kind === 'audio');
    return isUrgent ? (this.#queues[kind][0]?.queuedUs ?? this.#readyUs) : this.#readyUs;
  }
}
