import { type Emit, type FramePacket, msToUs } from '@arkavo-pipeline/core';
import type { Player } from './player.js';
import type { Session } from './session.js';
import type { Source } from './source.js';

/** Pictures of a source that wait without holding up those behind them on their link. */
const freePictures = 8;
/** From the first picture until all sources are taken to have begun, unless they were named. */
const startUpUs = msToUs(500);

/**
 * Plays each tick when all sources have reached it, as fast as they come. Those that are ahead wait, and hold up their links:
 * nothing is dropped. Nothing tells that one of several sources has ended: one that keeps the others waiting for too long is
 * left out until it comes again.
 */
export class FilePlayer implements Player {
  readonly #session: Session;
  readonly #timeoutUs: number;
  readonly #leftOut = new Set<Source>();
  #isEnded = false;
  #begunUs = Number.POSITIVE_INFINITY;
  /** Since when the next tick is waited for. */
  #sinceUs = 0;
  #nap = new AbortController();

  constructor(session: Session) {
    this.#session = session;
    this.#timeoutUs = msToUs(session.context.options.sourceTimeoutMs);
  }

  take(packet: FramePacket): void {
    const nowUs = this.#session.context.clock.nowUs();
    this.#begunUs = Math.min(this.#begunUs, nowUs);
    const source = this.#session.add(packet);
    if (!source) return;
    this.#leftOut.delete(source);
    if (source.waiting <= freePictures) source.newest?.letPacketGo();
    this.#nap.abort();
  }

  end(): void {
    this.#isEnded = true;
    this.#nap.abort();
  }

  async play(emit: Emit<'video'>, signal: AbortSignal): Promise<void> {
    signal.addEventListener('abort', () => this.#nap.abort(), { once: true });
    while (!signal.aborted && !this.#hasBegun()) await this.#sleepUntil(this.#begunUs + startUpUs);
    const { grid } = this.#session;
    let tick = grid.tickFrom(this.#session.nextUs ?? 0);
    this.#sinceUs = this.#nowUs();
    while (!signal.aborted) {
      const timeUs = grid.timeUs(tick);
      if (this.#isEnded && !this.#lastsUntil(timeUs)) return;
      const untilUs = this.#waitsUntil(timeUs);
      if (untilUs !== undefined) {
        await this.#sleepUntil(untilUs);
        continue;
      }
      await this.#session.play(tick, emit, (source) => this.#isGone(source, timeUs));
      this.#sinceUs = this.#nowUs();
      tick = this.#session.afterGap(tick + 1);
    }
  }

  #hasBegun(): boolean {
    if (this.#isEnded || this.#nowUs() >= this.#begunUs + startUpUs) return true;
    const { order = [] } = this.#session.context.options;
    const ids = new Set(this.#all().map(({ id }) => id));
    return order.length > 0 && order.every((id) => ids.has(id));
  }

  /** Until when to wait for those that have not reached a time; undefined when it can be played. */
  #waitsUntil(timeUs: number): number | undefined {
    if (this.#isEnded) return undefined;
    const behind = this.#all().filter(({ newest }) => !newest || newest.timeUs < timeUs);
    const untilUs = this.#sinceUs + this.#timeoutUs;
    if (this.#nowUs() >= untilUs && behind.length < this.#all().length) {
      for (const source of behind) this.#leftOut.add(source);
    }
    if (behind.length === this.#all().length) return Number.POSITIVE_INFINITY;
    return behind.every((source) => this.#leftOut.has(source)) ? undefined : untilUs;
  }

  #isGone(source: Source, timeUs: number): boolean {
    const { current } = source;
    return current !== undefined && this.#leftOut.has(source) && timeUs - current.timeUs > this.#timeoutUs;
  }

  #lastsUntil(timeUs: number): boolean {
    return this.#all().some(({ newest }) => newest && newest.timeUs + Math.max(1, newest.durationUs) > timeUs);
  }

  #all(): Source[] {
    return [...this.#session.sources];
  }

  #nowUs(): number {
    return this.#session.context.clock.nowUs();
  }

  /** Resolves earlier when something has come. */
  async #sleepUntil(timeUs: number): Promise<void> {
    this.#nap = new AbortController();
    await this.#session.context.clock.sleepUntil(timeUs, this.#nap.signal);
  }
}
