import { type AudioPacket, type Ledger, SessionTimeline, type SessionTimelineKind } from '@arkavo-pipeline/core';
import type { Stereo } from '../pcm/stereo.js';
import { EdgeFade, fadeFrames } from './edge-fade.js';
import { type Block, blockEndUs, framesUs, mixRate, usFrames } from './mix-format.js';
import { PacketQueue } from './packet-queue.js';
import { SoundPacket } from './sound-packet.js';
import { SoundRun } from './sound-run.js';

/** What of the sound behind a block has to be known for it, microseconds: the filter's and a fade's length. */
export const lookaheadUs = 20_000;

/** A place that is this near to a frame of the output, in frames, is that one. */
const snap = 0.05;
/** Times this near, microseconds, are the same. */
const sameUs = 1_000;
/** A source changes its rate once in this time of the session, microseconds: each rate takes a filter to be computed. */
const minRateUs = 1_000_000;

/** Packets that were not mixed, by cause. */
export type Unmixed = { late: number; overlapped: number; unsteady: number };

/** One source on the timeline: takes its packets, and gives its sound block by block. */
export class SourceTrack {
  readonly #timeline: SessionTimeline;
  readonly #isLive: boolean;
  readonly #queue = new PacketQueue();
  readonly #fade = new EdgeFade();
  readonly #unmixed: Unmixed = { late: 0, overlapped: 0, unsteady: 0 };
  #run: SoundRun | undefined;
  /** Up to where it has been read, microseconds. */
  #readUs = Number.NEGATIVE_INFINITY;
  /** The rate of the latest run, and the time at which it was another one. */
  #rate: number | undefined;
  #changedUs = Number.NEGATIVE_INFINITY;
  #ledger: Ledger | undefined;
  #hasEnded = false;

  constructor(kind: SessionTimelineKind) {
    this.#timeline = new SessionTimeline(kind);
    this.#isLive = kind === 'capture';
  }

  /** The ledger of the newest packet that was read. */
  get ledger(): Ledger | undefined {
    return this.#ledger;
  }

  /** When the newest packet ends. */
  get endUs(): number {
    return this.#queue.endUs ?? Number.NEGATIVE_INFINITY;
  }

  /** When what was not read yet begins; undefined when there is nothing. */
  get nextUs(): number | undefined {
    return this.#run ? Math.max(this.#readUs, this.#run.startUs) : this.#queue.first?.startUs;
  }

  /** Whether as much waits as may. */
  get isFull(): boolean {
    return this.#queue.isFull;
  }

  /** The session time of a packet. Called once for each. */
  place(packet: AudioPacket): number {
    return this.#timeline.place(packet);
  }

  /** Whether nothing is expected to follow what is there. */
  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** Nothing will follow; if something does, it goes on. */
  end(): void {
    this.#hasEnded = true;
  }

  /** Takes the packet over, whose sound begins at `startUs`. */
  add(packet: AudioPacket, startUs: number): void {
    this.#hasEnded = false;
    const sound = new SoundPacket(packet, startUs);
    if (sound.endUs <= this.#readUs) return this.#leave(sound, 'late');
    for (const left of this.#queue.add(sound)) this.#leave(left, 'overlapped');
    // What is kept holds its link. A camera cannot wait, and one link may carry several files: their sound is some way apart.
    if (this.#isLive || !this.#queue.hasPlenty) sound.giveBack();
  }

  /** Writes the source's sound of a block into silence. Blocks come in order. */
  read(block: Block, out: Stereo): void {
    this.#run?.follow(block);
    for (let from = 0; from < block.frames; ) from = this.#readSome(block, out, from);
    this.#readUs = blockEndUs(block);
  }

  /** The packets that were not mixed since this was last asked. */
  takeUnmixed(): Unmixed {
    const taken = { ...this.#unmixed };
    Object.assign(this.#unmixed, { late: 0, overlapped: 0, unsteady: 0 });
    return taken;
  }

  close(): void {
    for (let packet = this.#queue.take(); packet; packet = this.#queue.take()) packet.giveBack();
    this.#run = undefined;
  }

  /** From frame `from` on; returns up to where. */
  #readSome(block: Block, out: Stereo, from: number): number {
    if (!this.#run) return this.#begin(block, from);
    this.#append(this.#run, block);
    const left = this.#run.framesLeft;
    const count = Math.min(block.frames - from, left);
    this.#run.read(out, from, count);
    const isCut = this.#queue.first !== undefined ? !this.#run.continues(this.#queue.first) : !this.#hasEnded;
    this.#fade.apply(out, from, count, isCut ? left : Number.POSITIVE_INFINITY);
    if (left === count) {
      this.#run = undefined;
      this.#fade.cut();
    }
    return from + count;
  }

  /** Begins a run with the packet whose sound is next, if it is in this block; returns where, or the block's end. */
  #begin(block: Block, from: number): number {
    const fromUs = block.startUs + framesUs(from, mixRate);
    this.#leaveUnfit(fromUs);
    const first = this.#queue.first;
    if (!first) return block.frames;
    const at = Math.max(from, Math.ceil(usFrames(first.startUs - block.startUs, mixRate) - snap));
    if (at >= block.frames) return block.frames;
    this.#done(first);
    if (this.#rate !== undefined && this.#rate !== first.rate) this.#changedUs = first.startUs;
    this.#rate = first.rate;
    this.#run = new SoundRun(first);
    this.#run.begin(block.startUs + framesUs(at, mixRate));
    if (first.startUs < fromUs - sameUs) this.#fade.cut();
    return at;
  }

  /** Leaves out what comes before the first packet that a run may begin with. */
  #leaveUnfit(fromUs: number): void {
    for (let next = this.#queue.first; next; next = this.#queue.first) {
      const isUnsteady = next.rate !== this.#rate && next.startUs < this.#changedUs + minRateUs;
      if (next.endUs > fromUs && !isUnsteady) return;
      this.#queue.take();
      this.#leave(next, isUnsteady ? 'unsteady' : 'late');
    }
  }

  /** Of the packets that continue the run, those that the block and what comes right behind it may need. */
  #append(run: SoundRun, block: Block): void {
    const untilUs = blockEndUs(block) + lookaheadUs;
    for (let next = this.#queue.first; next && run.continues(next); next = this.#queue.first) {
      if (next.startUs >= untilUs && run.framesLeft > block.frames + fadeFrames) return;
      run.append(next);
      this.#done(next);
    }
  }

  #done(packet: SoundPacket): void {
    this.#queue.take();
    this.#ledger = packet.ledger;
    packet.giveBack();
  }

  #leave(packet: SoundPacket, cause: keyof Unmixed): void {
    this.#unmixed[cause]++;
    packet.giveBack();
  }
}
