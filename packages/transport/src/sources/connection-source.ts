import type { SourceTimeline } from './source-timeline.js';

export type ConnectionSourceOptions = {
  readonly wireId: string;
  /** The source id that packets carry. */
  readonly name: string;
  readonly senderId: string;
  readonly timeline: SourceTimeline;
};

/** One source of one connection. */
export class ConnectionSource {
  readonly wireId: string;
  readonly name: string;
  /** When something of it was last heard, microseconds. */
  heardUs = 0;
  readonly #senderId: string;
  readonly #timeline: SourceTimeline;
  #hasBegun = false;

  constructor({ wireId, name, senderId, timeline }: ConnectionSourceOptions) {
    this.wireId = wireId;
    this.name = name;
    this.#senderId = senderId;
    this.#timeline = timeline;
  }

  /** What is to be added to the times of a packet that has come now. */
  place(ptsUs: number, durationUs: number): number {
    if (!this.#hasBegun) this.#timeline.goOn(this.#senderId, ptsUs, this.heardUs);
    this.#hasBegun = true;
    return this.#timeline.place(ptsUs, durationUs, this.heardUs);
  }
}
