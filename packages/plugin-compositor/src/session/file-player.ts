import { type Emit, type FramePacket, msToUs } from '@arkavo-pipeline/core';
import type { Picture } from './picture.js';
import type { Player } from './player.js';
import { maxStillUs, type Session } from './session.js';
import type { Source } from './source.js';

/** Pictures of a source that wait without holding up those behind them on their link. */
const freePictures = 8;
/** From the first picture until all sources of one link are taken to have begun, unless they were named. */
const startUpUs = msToUs(500);

/**
 * Plays each tick when all sources have reached it, as fast as they come. Those that are ahead wait, and hold up their links:
 * nothing is dropped. One whose links have ended is not waited for. One that keeps the others waiting for too long is left out until
 * it comes again: it may have ended on a link that goes on, or be held up itself by those that wait for it.
 */
export class FilePlayer implements Player {
  readonly #session: Session;
  readonly #timeoutUs: number;
  readonly #leftOut = new WeakSet<Source>();
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

  linkEnded(): void {
    this.#nap.abort();
  }

  end(): void {
    this.#isEnded = true;
    this.#nap.abort();
  }

  async play(emit: Emit<'video'>, signal: AbortSignal): Promise<void> {
    signal.addEventListener('abort', () => this.#nap.abort(), { once: true });
    while (!signal.aborted && !this.#hasBegun()) await this.#sleepUntil(this.#begunUs + this.#startUpUs());
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
    if (this.#isEnded || this.#nowUs() >= this.#begunUs + this.#startUpUs()) return true;
    const { order = [] } = this.#session.context.options;
    const ids = new Set(this.#all().map(({ id }) => id));
    return order.length > 0 && order.every((id) => ids.has(id));
  }

  /** A link that has brought nothing is waited for; one alone may bring several sources, of which some come later than others. */
  #startUpUs(): number {
    const { links } = this.#session.context;
    if (links.silent('video') > 0) return Math.max(startUpUs, this.#timeoutUs);
    return links.count('video') > 1 ? 0 : startUpUs;
  }

  /** Until when to wait for those that have not reached a time; undefined when it can be played. */
  #waitsUntil(timeUs: number): number | undefined {
    if (this.#isEnded) return undefined;
    const short = this.#all().filter(({ newest }) => !newest || newest.timeUs < timeUs);
    if (short.length === this.#all().length) return Number.POSITIVE_INFINITY;
    const behind = short.filter((source) => !this.#session.hasEnded(source));
    const untilUs = this.#sinceUs + this.#timeoutUs;
    if (this.#nowUs() >= untilUs) for (const source of behind) this.#leftOut.add(source);
    return behind.every((source) => this.#leftOut.has(source)) ? undefined : untilUs;
  }

  #isGone(source: Source, timeUs: number): boolean {
    const { current } = source;
    const isAway = this.#leftOut.has(source) || this.#session.hasEnded(source);
    return current !== undefined && isAway && timeUs - current.timeUs > this.#timeoutUs;
  }

  #lastsUntil(timeUs: number): boolean {
    const endUs = ({ timeUs, durationUs }: Picture) => timeUs + Math.min(maxStillUs, Math.max(1, durationUs));
    return this.#all().some(({ newest }) => newest && endUs(newest) > timeUs);
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
