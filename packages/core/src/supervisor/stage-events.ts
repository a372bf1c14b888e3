import type { StageEvent } from '../stage/stage-event.js';
import type { WiredStage } from './wiring.js';

/** Hands on what stages tell, and removes what they leave behind. */
export class StageEvents {
  readonly #tell: (stage: string, event: StageEvent) => void;

  constructor(tell: (stage: string, event: StageEvent) => void) {
    this.#tell = tell;
  }

  /** A stage told of something. */
  told({ stage, sources }: WiredStage, event: StageEvent): void {
    if (event.type === 'source-added') sources.add(event.sourceId);
    else sources.delete(event.sourceId);
    this.#tell(stage.id, event);
  }

  /** An instance has gone: what it had added and not removed goes with it. */
  gone(wired: WiredStage, cause: 'stage-ended' | 'stage-failed'): void {
    for (const sourceId of wired.sources) this.told(wired, { type: 'source-removed', sourceId, details: { cause } });
  }
}
