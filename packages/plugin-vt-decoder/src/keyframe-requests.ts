import { KeyframeAsks, type StageContext, usPerSecond } from '@arkavo-pipeline/core';

/** A keyframe is asked for again when none has come for so long. */
const againUs = usPerSecond;

/** Asks the producers for a keyframe of a source, at most once a second. */
export class KeyframeRequests {
  readonly #context: Pick<StageContext, 'request' | 'why'>;
  readonly #asks = new KeyframeAsks(againUs);

  constructor(context: Pick<StageContext, 'request' | 'why'>) {
    this.#context = context;
  }

  ask(sourceId: string, nowUs: number): void {
    if (!this.#asks.due(sourceId, nowUs)) return;
    this.#context.request({ type: 'keyframe', sourceId });
    this.#context.why('keyframe', 'awaiting-keyframe', { sourceId, asked: true });
  }
}
