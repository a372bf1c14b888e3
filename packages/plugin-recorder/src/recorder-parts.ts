import type { Packet, PipelineError } from '@arkavo-pipeline/core';
import type { FreeSpace } from './free-space.js';
import type { MemoryBudget, MemoryShare } from './memory-budget.js';
import { PartAllowance } from './part-allowance.js';
import type { RecorderContext } from './recorder-context.js';
import type { RecorderSession } from './recorder-session.js';
import { trackOf } from './sample.js';
import { type MediaPacket, TimelineWatch, timeOf } from './timeline-watch.js';

export type RecorderPartsOptions = {
  readonly context: RecorderContext;
  readonly memory: MemoryBudget;
  readonly freeSpace: FreeSpace;
  readonly openSession: (memory: MemoryShare) => RecorderSession;
  /** What to do about a file that failed: throw, and the failure is the stage's; return, and a part of its own is begun. */
  readonly onFailure: (error: PipelineError) => void;
};

type Part = {
  readonly session: RecorderSession;
  readonly timeline: TimelineWatch;
  readonly memory: MemoryShare;
  hasFailed: boolean;
};

/**
 * One recording, in as many files as it takes: one, unless the timestamps start again, the video comes when the file has begun
 * without it, or a file fails and is not the end of everything. Packets stay the caller's.
 */
export class RecorderParts {
  readonly #options: RecorderPartsOptions;
  readonly #allowance = new PartAllowance();
  #part: Part | undefined;
  #outcome: 'none' | 'recorded' | PipelineError = 'none';
  #isPaused = false;
  #closed: Promise<void> | undefined;

  constructor(options: RecorderPartsOptions) {
    this.#options = options;
    this.#part = this.#open(false);
  }

  /** Whether there is a file under way, or one that waits for its first keyframe. */
  get isOpen(): boolean {
    return this.#part !== undefined;
  }

  /** What became of it so far: the error that a file could not be written for, when none was begun since. */
  get outcome(): 'none' | 'recorded' | PipelineError {
    return this.#outcome;
  }

  async record(packet: Packet): Promise<void> {
    if (this.#closed) return this.#options.context.drop('track-ended');
    if (this.#part?.session.goesOnWithout(packet)) await this.end();
    const part = await this.#current(false);
    if (!part) return this.#options.context.drop('no-file');
    if (packet.kind === 'access-unit' || packet.kind === 'audio') await this.#recordMedia(packet, part);
    else await this.#write(packet);
  }

  /** What comes from now on is cut out. */
  async pause(): Promise<void> {
    this.#isPaused = true;
    if (this.#part) await this.#succeeds(this.#part, this.#part.session.pause());
  }

  /** It goes on with the next keyframe. */
  resume(): void {
    this.#isPaused = false;
    this.#part?.session.resume();
  }

  /** The next keyframe begins a file. */
  async split(): Promise<void> {
    await this.#part?.session.split();
  }

  /** Finishes the file; the next packet begins a part. */
  async end(): Promise<void> {
    const part = this.#part;
    this.#part = undefined;
    if (part) await this.#finish(part);
  }

  /** Whatever happened before: what there is becomes a whole file. */
  close(): Promise<void> {
    this.#closed ??= this.end();
    return this.#closed;
  }

  async #recordMedia(packet: MediaPacket, part: Part): Promise<void> {
    const { session, timeline } = part;
    const place = timeline.place(packet, (track) => session.endUs(track));
    for (const stray of timeline.takeStrays()) await this.#write(stray);
    if (place === 'on-time') await this.#write(packet);
    else if (place === 'late') this.#options.context.drop('track-ended');
    else if (place === 'restarted') await this.#restart(packet.sourceId, part);
  }

  async #restart(sourceId: string, { session, timeline }: Part): Promise<void> {
    const { context } = this.#options;
    const audioFollows = timeline.heldWithoutAudio;
    const held = timeline.take();
    const [byUs = 0] = held.map((first) => timeOf(first) - (session.endUs(trackOf(first)) ?? 0));
    const moved = byUs < 0 ? `went back by ${-byUs}` : `went ahead by ${byUs}`;
    context.log.warn(`the timestamps of ${sourceId} ${moved} µs: it goes on in a part of its own`);
    await this.end();
    if (!(await this.#current(audioFollows))) return context.drop('no-file', held.length);
    for (const packet of held) await this.#write(packet);
  }

  /** A packet that its file fails at is offered to the next part: it may be the keyframe that the part begins with. */
  async #write(packet: Packet): Promise<void> {
    for (let attempt = 0; attempt < 2; attempt += 1) {
      const part = await this.#current(false);
      if (part && (await this.#succeeds(part, part.session.record(packet)))) return;
      await this.end();
    }
    this.#options.context.drop('no-file');
  }

  async #current(audioFollows: boolean): Promise<Part | undefined> {
    if (this.#part) return this.#part;
    const { context, freeSpace } = this.#options;
    if (!(await freeSpace.hasRoom()) || !this.#allowance.take(context.clock.nowUs())) return undefined;
    this.#part = this.#open(audioFollows);
    return this.#part;
  }

  #open(audioFollows: boolean): Part {
    const memory = this.#options.memory.share();
    const session = this.#options.openSession(memory);
    // Nothing has begun that the pause could fail at.
    if (this.#isPaused) void session.pause();
    return {
      session,
      timeline: new TimelineWatch(memory, audioFollows),
      memory,
      hasFailed: false,
    };
  }

  async #finish(part: Part): Promise<void> {
    const { session, timeline, memory } = part;
    const held = timeline.take();
    if (held.length > 0) this.#options.context.drop('bad-timestamp', held.length);
    await this.#succeeds(part, session.close());
    memory.close();
  }

  async #succeeds(part: Part, action: Promise<void>): Promise<boolean> {
    try {
      await action;
      if (part.session.hasBegun && !part.hasFailed) this.#outcome = 'recorded';
      return true;
    } catch (error) {
      this.#fail(part, error as PipelineError);
      return false;
    }
  }

  #fail(part: Part, error: PipelineError): void {
    part.hasFailed = true;
    if (error.code === 'ERR_FILE_WRITE') this.#outcome = error;
    this.#options.freeSpace.note(error);
    this.#options.onFailure(error);
  }
}
