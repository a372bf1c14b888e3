import {
  type Emit,
  FramePacket,
  type Packet,
  PipelineError,
  type StageContext,
  startLedger,
} from '@arkavo-pipeline/core';
import { type CompositorOptions, maxSources } from '../compositor-options.js';
import { frameRateOf } from '../frame-rate.js';
import type { Composition, Shown } from './composition.js';
import type { Source } from './source.js';
import { SourceTable } from './source-table.js';
import { TickGrid } from './tick-grid.js';

export type CompositorContext = StageContext<CompositorOptions, 'video', 'video'>;

/** A picture that stands for longer because nothing comes, in files, is not given again and again. */
export const maxStillUs = 60_000_000;

/** The sources of a session, and the picture of them at each tick. Which tick is next, and when, is another's affair. */
export class Session {
  readonly context: CompositorContext;
  readonly grid: TickGrid;
  readonly #composition: Composition;
  readonly #sources: SourceTable;
  #lastTick = Number.POSITIVE_INFINITY;

  constructor(context: CompositorContext, composition: Composition) {
    const { frameRate, timeline } = context.options;
    this.context = context;
    this.grid = new TickGrid(frameRateOf(frameRate));
    this.#composition = composition;
    this.#sources = new SourceTable(timeline);
  }

  get sources(): Iterable<Source> {
    return this.#sources.all;
  }

  /** The last that is played. */
  get lastTick(): number {
    return this.#lastTick;
  }

  /** Whether nothing more will come of a source. */
  hasEnded({ id }: Source): boolean {
    return this.context.links.hasEnded(id, 'video');
  }

  /** The time of the first picture that is to come, of all sources. */
  get nextUs(): number | undefined {
    const times = [...this.sources].flatMap(({ next }) => next?.timeUs ?? []);
    return times.length === 0 ? undefined : Math.min(...times);
  }

  /** The tick itself; one that is too far from all that has come and all that is to come is left out, with those like it. */
  afterGap(tick: number): number {
    const { nextUs } = this;
    if (nextUs === undefined || nextUs - this.grid.timeUs(tick) <= maxStillUs) return tick;
    return this.grid.tickFrom(nextUs);
  }

  /** Takes the packet over, which may hold up its link until it is shown. Returns its source, unless there are too many. */
  add(packet: FramePacket): Source | undefined {
    const source = this.#sourceOf(packet);
    if (source) this.#count('superseded', source.add(source.place(packet), this.context.clock.nowUs()));
    return source;
  }

  /**
   * Takes the packet over, and gives its place on the link back. Of a source, no more than a picture for each tick until `untilUs`
   * waits; what is of a later time is refused.
   */
  addUntil(packet: FramePacket, untilUs: number): void {
    const source = this.#sourceOf(packet);
    if (!source) return;
    const picture = source.place(packet);
    if (picture.timeUs > untilUs) {
      picture.release();
      return this.#count('too-early', 1);
    }
    picture.letPacketGo();
    const older = source.add(picture, this.context.clock.nowUs());
    this.#letGo(source);
    this.#count('superseded', older + source.thin((timeUs) => this.grid.tickFrom(timeUs)));
  }

  /** No tick after this time is played. Pictures that only those would show are let go, which is no loss. */
  endAt(timeUs: number): void {
    this.#lastTick = this.grid.tickUntil(timeUs);
    for (const source of this.sources) this.#letGo(source);
  }

  /** Leaves a tick out: what was due at it is not held any longer than if it had been played. */
  skip(tick: number): void {
    for (const source of this.sources) this.#count('superseded', source.advance(this.grid.timeUs(tick)));
  }

  /** Makes the picture of a tick and emits it; a promise when the link is full. `isGone` says which sources are left out. */
  play(tick: number, emit: Emit<'video'>, isGone: (source: Source) => boolean): void | Promise<void> {
    const timeUs = this.grid.timeUs(tick);
    const shown: Shown[] = [];
    for (const source of this.sources) {
      this.#count('superseded', source.advance(timeUs));
      if (isGone(source)) source.hide();
      if (source.current) shown.push({ id: source.id, picture: source.current });
    }
    const packet = this.#packet(tick, timeUs, shown);
    return packet && emit(packet);
  }

  close(): void {
    this.#sources.close();
  }

  #packet(tick: number, timeUs: number, shown: readonly Shown[]): Packet | undefined {
    try {
      return new FramePacket({
        sourceId: this.context.options.sourceId,
        ptsUs: timeUs,
        durationUs: this.grid.timeUs(tick + 1) - timeUs,
        ledger: this.#ledger(timeUs, shown),
        frame: this.#composition.compose(shown),
      });
    } catch (error) {
      if (!(error instanceof PipelineError) || error.code !== 'ERR_FRAME_NO_MEMORY') throw error;
      this.context.drop('no-memory');
      this.context.fault(error);
      return undefined;
    }
  }

  /** At the end, ticks are played before their time. On the timeline of files, times say nothing of when anything was captured. */
  #ledger(timeUs: number, shown: readonly Shown[]) {
    const greatest = (of: (picture: Shown['picture']) => number) =>
      shown.reduce((sum, { picture }) => Math.max(sum, of(picture)), 0);
    const { clock, options } = this.context;
    const captureUs =
      options.timeline === 'capture' ? Math.min(timeUs, clock.nowUs()) : greatest((picture) => picture.captureUs);
    return startLedger(
      captureUs,
      greatest((picture) => picture.uncertaintyUs),
    );
  }

  #letGo(source: Source): void {
    source.letGo((timeUs) => this.grid.tickFrom(timeUs) > this.#lastTick);
  }

  #sourceOf(packet: FramePacket): Source | undefined {
    const source = this.#sources.of(packet);
    if (!source) this.#refuse(packet);
    return source;
  }

  #refuse(packet: FramePacket): void {
    packet.dispose();
    this.#count('too-many-sources', 1);
    this.context.fault(
      new PipelineError(
        'ERR_STREAM_INVALID',
        `${packet.sourceId} is one source more than the ${maxSources} that one picture can have; give it a compositor of its own`,
      ),
    );
  }

  #count(cause: string, count: number): void {
    if (count > 0) this.context.drop(cause, count);
  }
}
