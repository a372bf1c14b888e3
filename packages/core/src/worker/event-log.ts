/** Runs in a worker; owns the events of one instance of a stage that were not yet sent. */
import type { StageEvent } from '../stage/stage-event.js';

const intervalMs = 1000;

/** What comes within an interval beyond this waits for the next one: the latest event of each source. */
const maxPerInterval = 100;

/** Sources that a stage may have at a time; their ids may come from another machine. */
const maxSources = 1024;

export type EventLogOptions = {
  readonly send: (event: StageEvent) => void;
  readonly warn: (message: string) => void;
};

/** Sends a stage's events, at a rate that the main thread can take. A removal is never left out when the addition was sent. */
export class EventLog {
  readonly #options: EventLogOptions;
  /** Sources that the stage has, without those beyond the bound. */
  readonly #present = new Set<string>();
  /** Sources whose addition was sent, and whose removal was not. */
  readonly #told = new Set<string>();
  /** By source; empty as long as there is room. */
  readonly #waiting = new Map<string, StageEvent>();
  #room = maxPerInterval;
  #superseded = 0;
  #beyond = 0;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(options: EventLogOptions) {
    this.#options = options;
  }

  record(event: StageEvent): void {
    if (this.#closed) return;
    this.#timer ??= setTimeout(() => this.#nextInterval(), intervalMs).unref();
    if (event.type === 'source-added') this.#added(event);
    else this.#removed(event);
  }

  /** Sends nothing more: sources that it has told of are the main thread's to remove. */
  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#warnOfOmissions();
  }

  #added(event: StageEvent): void {
    const { sourceId } = event;
    if (!this.#present.has(sourceId) && this.#present.size >= maxSources) {
      this.#beyond++;
      return;
    }
    this.#present.add(sourceId);
    this.#sendOrKeep(event);
  }

  #removed(event: StageEvent): void {
    const { sourceId } = event;
    if (!this.#present.delete(sourceId)) return;
    if (this.#told.has(sourceId)) return this.#sendOrKeep(event);
    this.#waiting.delete(sourceId);
    this.#superseded += 2;
  }

  #sendOrKeep(event: StageEvent): void {
    if (this.#room > 0) return this.#send(event);
    if (this.#waiting.has(event.sourceId)) this.#superseded++;
    this.#waiting.set(event.sourceId, event);
  }

  #send(event: StageEvent): void {
    this.#room--;
    if (event.type === 'source-added') this.#told.add(event.sourceId);
    else this.#told.delete(event.sourceId);
    this.#options.send(event);
  }

  #nextInterval(): void {
    this.#warnOfOmissions();
    const quiet = this.#room === maxPerInterval;
    this.#room = maxPerInterval;
    for (const [sourceId, event] of this.#waiting) {
      if (this.#room === 0) break;
      this.#waiting.delete(sourceId);
      this.#send(event);
    }
    this.#timer = quiet ? undefined : setTimeout(() => this.#nextInterval(), intervalMs).unref();
  }

  #warnOfOmissions(): void {
    const omissions = [
      this.#superseded > 0 && `${this.#superseded} that later ones of the same source replaced`,
      this.#beyond > 0 && `${this.#beyond} of sources beyond ${maxSources} at a time`,
    ].filter((omission) => omission !== false);
    if (omissions.length === 0) return;
    this.#superseded = 0;
    this.#beyond = 0;
    this.#options.warn(`events of sources came faster than they are told; left out: ${omissions.join(', ')}`);
  }
}
