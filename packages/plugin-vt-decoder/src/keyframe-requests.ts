import { type StageContext, usPerSecond } from '@arkavo-pipeline/core';

/** A keyframe is asked for again when none has come for so long. */
const againUs = usPerSecond;

/** Asks the producers for a keyframe, at most once a second. */
export class KeyframeRequests {
  readonly #context: Pick<StageContext, 'request' | 'why'>;
  #askedAtUs = Number.NEGATIVE_INFINITY;

  constructor(context: Pick<StageContext, 'request' | 'why'>) {
    this.#context = context;
  }

  ask(nowUs: number): void {
    if (nowUs - this.#askedAtUs < againUs) return;
    this.#askedAtUs = nowUs;
    this.#context.request({ type: 'keyframe' });
    this.#context.why('keyframe', 'awaiting-keyframe', { asked: true });
  }
}
