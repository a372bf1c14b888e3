/** Runs in a source's worker; the memory outlives it. */
import type { Packet } from '../packet/packet.js';
import type { Clock } from '../time/clock.js';

/** Timelines that are remembered; source ids may come from another machine. The one that was quiet for longest is forgotten. */
const maxTimelines = 256;

/** A hash of its name, the start and the end of its last packet, and when that was emitted; microseconds. */
const fieldsPerTimeline = 4;

export function timelinesMemory(): SharedArrayBuffer {
  return new SharedArrayBuffer(maxTimelines * fieldsPerTimeline * Float64Array.BYTES_PER_ELEMENT);
}

/**
 * Where the streams of a source stand: one timeline for each of its source ids at each of its ports. What a restarted source
 * emits goes on where the instance before it stood, as if it had gone on all the while: when its time begins anew it is
 * shifted, at all ports of a source id alike.
 */
export class SourceTimelines {
  readonly #marks: Float64Array;
  readonly #clock: Clock;
  /** Places in the marks. */
  readonly #places = new Map<string, number>();
  /** By source id, where it is not 0. */
  readonly #shifts = new Map<string, number>();

  constructor(memory: SharedArrayBuffer, clock: Clock) {
    this.#marks = new Float64Array(memory);
    this.#clock = clock;
  }

  /** What is to be added to this packet's times. */
  shiftUs(packet: Packet, port: string): number {
    const name = `${port}\n${packet.sourceId}`;
    const nowUs = this.#clock.nowUs();
    const place = this.#places.get(name) ?? this.#enter(packet, name, nowUs);
    const shiftUs = this.#shifts.get(packet.sourceId) ?? 0;
    const marks = this.#marks;
    const endUs = packet.ptsUs + packet.durationUs + shiftUs;
    marks[place + 1] = startOf(packet) + shiftUs;
    marks[place + 2] = Math.max(marks[place + 2] as number, endUs);
    marks[place + 3] = nowUs;
    return shiftUs;
  }

  /** The first packet of a timeline in this instance. */
  #enter(packet: Packet, name: string, nowUs: number): number {
    const hash = hashOf(name);
    const known = this.#find(hash);
    const place = known ?? this.#make(hash);
    this.#places.set(name, place);
    if (known !== undefined) this.#goOn(packet, known, nowUs);
    return place;
  }

  #goOn(packet: Packet, place: number, nowUs: number): void {
    const [startUs = 0, endUs = 0, emittedUs = 0] = this.#marks.subarray(place + 1, place + fieldsPerTimeline);
    const beginsUs = startOf(packet);
    if (beginsUs >= endUs) return;
    const shiftUs = Math.round(Math.max(endUs, startUs + nowUs - emittedUs) - beginsUs);
    this.#shifts.set(packet.sourceId, Math.max(shiftUs, this.#shifts.get(packet.sourceId) ?? 0));
  }

  #find(hash: number): number | undefined {
    for (let place = 0; place < this.#marks.length; place += fieldsPerTimeline)
      if (this.#marks[place] === hash) return place;
    return undefined;
  }

  #make(hash: number): number {
    const place = this.#find(0) ?? this.#forgetQuietest();
    this.#marks.set([hash, 0, Number.NEGATIVE_INFINITY, 0], place);
    return place;
  }

  #forgetQuietest(): number {
    let quietest = 0;
    for (let place = 0; place < this.#marks.length; place += fieldsPerTimeline)
      if ((this.#marks[place + 3] as number) < (this.#marks[quietest + 3] as number)) quietest = place;
    for (const [name, place] of this.#places) if (place === quietest) this.#places.delete(name);
    return quietest;
  }
}

/** Decoding order goes on, too. */
function startOf(packet: Packet): number {
  return packet.kind === 'access-unit' ? Math.min(packet.ptsUs, packet.dtsUs) : packet.ptsUs;
}

/** FNV-1a over UTF-16 units, 32 bits; never 0, which marks an empty place. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return (hash >>> 0) + 1;
}
