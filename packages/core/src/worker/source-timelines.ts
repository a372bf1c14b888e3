/** Runs in a source's worker; the memory outlives it. */
import type { Packet } from '../packet/packet.js';
import type { Clock } from '../time/clock.js';

/** Sources beyond this many start anew at their own time. */
const maxTimelines = 256;

/** Per timeline: a hash of the source id, the end of the last packet, and when that was emitted; microseconds. */
const fieldsPerTimeline = 3;

export function timelinesMemory(): SharedArrayBuffer {
  return new SharedArrayBuffer(maxTimelines * fieldsPerTimeline * Float64Array.BYTES_PER_ELEMENT);
}

type Timeline = { readonly at: number; shiftUs: number | undefined };

/**
 * The timelines of the camera ids that a source emits. What a restarted source emits goes on where the instance before it
 * stood, as if it had gone on all the while: a new instance that begins its time anew is shifted, all its ports alike.
 */
export class SourceTimelines {
  readonly #marks: Float64Array;
  readonly #clock: Clock;
  readonly #timelines = new Map<string, Timeline | undefined>();

  constructor(memory: SharedArrayBuffer, clock: Clock) {
    this.#marks = new Float64Array(memory);
    this.#clock = clock;
  }

  /** What is to be added to this packet's times. */
  shiftUs(packet: Packet): number {
    const timeline = this.#timeline(packet.sourceId);
    if (!timeline) return 0;
    const { at } = timeline;
    const marks = this.#marks;
    const nowUs = this.#clock.nowUs();
    const endUs = marks[at + 1] as number;
    timeline.shiftUs ??= shiftBehind(startOf(packet), endUs, nowUs - (marks[at + 2] as number));
    marks[at + 1] = Math.max(endUs, packet.ptsUs + packet.durationUs + timeline.shiftUs);
    marks[at + 2] = nowUs;
    return timeline.shiftUs;
  }

  #timeline(sourceId: string): Timeline | undefined {
    if (this.#timelines.has(sourceId)) return this.#timelines.get(sourceId);
    const at = this.#find(sourceId);
    // A new timeline has nothing to go on from.
    const timeline = at && { at: at.index, shiftUs: at.known ? undefined : 0 };
    if (this.#timelines.size < maxTimelines) this.#timelines.set(sourceId, timeline);
    return timeline;
  }

  #find(sourceId: string): { readonly index: number; readonly known: boolean } | undefined {
    const hash = hashOf(sourceId);
    for (let index = 0; index < this.#marks.length; index += fieldsPerTimeline) {
      if (this.#marks[index] === hash) return { index, known: true };
      if (this.#marks[index] !== 0) continue;
      this.#marks[index] = hash;
      this.#marks[index + 1] = Number.NEGATIVE_INFINITY;
      return { index, known: false };
    }
    return undefined;
  }
}

function startOf(packet: Packet): number {
  return packet.kind === 'access-unit' ? Math.min(packet.ptsUs, packet.dtsUs) : packet.ptsUs;
}

/** None for a source whose own time went on. */
function shiftBehind(startUs: number, endUs: number, awayUs: number): number {
  return startUs >= endUs ? 0 : Math.round(endUs - startUs + Math.max(0, awayUs));
}

/** FNV-1a over UTF-16 units, 32 bits; never 0, which marks an empty place. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return (hash >>> 0) + 1;
}
