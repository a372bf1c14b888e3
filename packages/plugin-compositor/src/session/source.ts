import { type FramePacket, SessionTimeline, type SessionTimelineKind } from '@arkavo-pipeline/core';
import { Picture } from './picture.js';

/** Pictures of one source that wait for their time. */
const maxWaiting = 64;

/** One camera: the picture that is shown of it, and those whose time has not come. */
export class Source {
  readonly id: string;
  readonly #timeline: SessionTimeline;
  /** By time. */
  readonly #waiting: Picture[] = [];
  #current: Picture | undefined;
  #arrivedUs = 0;

  constructor(id: string, kind: SessionTimelineKind) {
    this.id = id;
    this.#timeline = new SessionTimeline(kind);
  }

  get current(): Picture | undefined {
    return this.#current;
  }

  /** When it last gave a picture that can be shown, on the pipeline's clock, microseconds. */
  get arrivedUs(): number {
    return this.#arrivedUs;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  /** The first picture that is to come. */
  get next(): Picture | undefined {
    return this.#waiting[0];
  }

  /** The picture with the greatest time. */
  get newest(): Picture | undefined {
    return this.#waiting.at(-1) ?? this.#current;
  }

  /** Takes the packet over. Returns how many pictures were thrown away, because there are too many or it is older than what is shown. */
  add(packet: FramePacket, nowUs: number): number {
    const picture = new Picture(packet, this.#timeline.place(packet));
    if (this.#current && picture.timeUs < this.#current.timeUs) {
      picture.release();
      return 1;
    }
    this.#arrivedUs = nowUs;
    const after = this.#waiting.findLastIndex(({ timeUs }) => timeUs <= picture.timeUs);
    this.#waiting.splice(after + 1, 0, picture);
    if (this.#waiting.length <= maxWaiting) return 0;
    this.#waiting.shift()?.release();
    return 1;
  }

  /** Makes the last picture until `timeUs` the current one. Returns how many before it were never shown. */
  advance(timeUs: number): number {
    const count = this.#waiting.findLastIndex((picture) => picture.timeUs <= timeUs) + 1;
    if (count === 0) return 0;
    const due = this.#waiting.splice(0, count);
    const shown = due.pop();
    for (const picture of due) picture.release();
    this.#current?.release();
    this.#current = shown;
    // What is shown for long must not hold up those behind it.
    shown?.letPacketGo();
    return due.length;
  }

  /** Shows nothing until there is another picture. */
  hide(): void {
    this.#current?.release();
    this.#current = undefined;
  }

  close(): void {
    this.hide();
    for (const picture of this.#waiting.splice(0)) picture.release();
  }
}
