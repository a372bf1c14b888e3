import { type FramePacket, SessionTimeline, type SessionTimelineKind } from '@arkavo-pipeline/core';
import { Picture } from './picture.js';

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

  /** The packet as a picture at its time, which takes it over. Called once for each. */
  place(packet: FramePacket): Picture {
    return new Picture(packet, this.#timeline.place(packet));
  }

  /** Takes the picture over. Returns how many were thrown away: itself, when it is older than what is shown. */
  add(picture: Picture, nowUs: number): number {
    if (this.#current && picture.timeUs < this.#current.timeUs) {
      picture.release();
      return 1;
    }
    this.#arrivedUs = nowUs;
    const after = this.#waiting.findLastIndex(({ timeUs }) => timeUs <= picture.timeUs);
    this.#waiting.splice(after + 1, 0, picture);
    return 0;
  }

  /** Keeps, of the pictures that are due at the same tick, the last. Returns how many were thrown away. */
  thin(tickOf: (timeUs: number) => number): number {
    const ticks = this.#waiting.map(({ timeUs }) => tickOf(timeUs));
    const superseded = this.#waiting.filter((_, index) => ticks[index] === ticks[index + 1]);
    for (const picture of superseded) {
      picture.release();
      this.#waiting.splice(this.#waiting.indexOf(picture), 1);
    }
    return superseded.length;
  }

  /** Gives back the pictures that wait and that nobody will see. */
  letGo(isUnseen: (timeUs: number) => boolean): void {
    for (const picture of this.#waiting.filter(({ timeUs }) => isUnseen(timeUs))) {
      picture.release();
      this.#waiting.splice(this.#waiting.indexOf(picture), 1);
    }
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
