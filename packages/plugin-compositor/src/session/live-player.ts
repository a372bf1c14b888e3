import { type Emit, type FramePacket, msToUs } from '@arkavo-pipeline/core';
import type { Player } from './player.js';
import type { Session } from './session.js';
import type { Source } from './source.js';

/** A picture may be this much further ahead of the clock than the latency, microseconds: beyond, it is of another time. */
const maxAheadUs = msToUs(500);

/** Plays each tick when its time and the latency have passed on the clock, whatever has come; never late, never twice. */
export class LivePlayer implements Player {
  readonly #session: Session;
  readonly #latencyUs: number;
  readonly #timeoutUs: number;
  readonly #ended = new AbortController();
  #isFull = false;

  constructor(session: Session) {
    const { clock, options, stopping } = session.context;
    const { latencyMs, sourceTimeoutMs } = options;
    this.#session = session;
    this.#latencyUs = msToUs(latencyMs);
    this.#timeoutUs = msToUs(sourceTimeoutMs);
    // What a source that has not ended yet would show after that, the others would only freeze beside.
    stopping.addEventListener('abort', () => session.endAt(clock.nowUs()), { once: true });
  }

  take(packet: FramePacket): void {
    this.#session.addUntil(packet, this.#session.context.clock.nowUs() + this.#latencyUs + maxAheadUs);
  }

  end(): void {
    this.#ended.abort();
  }

  async play(emit: Emit<'video'>, signal: AbortSignal): Promise<void> {
    const woken = AbortSignal.any([signal, this.#ended.signal]);
    const { clock } = this.#session.context;
    await clock.sleepUntil(this.#startUs() + this.#latencyUs, woken);
    let tick = this.#firstTick();
    while (!woken.aborted) {
      await clock.sleepUntil(this.#session.grid.timeUs(tick) + this.#latencyUs, woken);
      if (woken.aborted) break;
      tick = this.#due(tick);
      this.#playLive(tick, emit);
      tick += 1;
    }
    await this.#playRest(tick, emit, signal);
  }

  /** The first picture's time, as far as it can be true. */
  #startUs(): number {
    const nowUs = this.#session.context.clock.nowUs();
    return Math.max(nowUs - this.#latencyUs, Math.min(nowUs, this.#session.nextUs ?? nowUs));
  }

  /** Of another source, an earlier picture may have come meanwhile. */
  #firstTick(): number {
    const { grid, context } = this.#session;
    return Math.max(grid.tickFrom(this.#startUs()), grid.tickUntil(context.clock.nowUs() - this.#latencyUs));
  }

  /** The latest tick whose time has come: those before it are too late, as far as they were to be played. */
  #due(tick: number): number {
    const { grid, context, lastTick } = this.#session;
    const latest = Math.max(tick, grid.tickUntil(context.clock.nowUs() - this.#latencyUs));
    const late = Math.min(latest, lastTick + 1) - tick;
    if (late > 0) context.drop('late', late);
    return latest;
  }

  #playLive(tick: number, emit: Emit<'video'>): void {
    if (this.#isOver(tick)) return this.#session.skip(tick);
    if (this.#isFull) {
      this.#session.skip(tick);
      return this.#session.context.drop('output-full');
    }
    const full = this.#session.play(tick, emit, (source) => this.#isGone(source));
    if (!full) return;
    this.#isFull = true;
    const resume = () => {
      this.#isFull = false;
    };
    full.then(resume, resume);
  }

  #isOver(tick: number): boolean {
    return tick > this.#session.lastTick;
  }

  #isGone({ arrivedUs }: Source): boolean {
    return this.#session.context.clock.nowUs() - arrivedUs > this.#timeoutUs;
  }

  /** What has come when there is no more is played without a wait for its time. */
  async #playRest(from: number, emit: Emit<'video'>, signal: AbortSignal): Promise<void> {
    for (let tick = from; !signal.aborted && this.#session.nextUs !== undefined; tick++) {
      tick = this.#session.afterGap(tick);
      if (this.#isOver(tick)) return;
      await this.#session.play(tick, emit, () => false);
    }
  }
}
