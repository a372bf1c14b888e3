import { type AccessUnitPacket, type AudioPacket, usPerSecond } from '@arkavo-pipeline/core';
import { Held } from './held.js';
import type { MemoryShare } from './memory-budget.js';
import { kindOf, type Track, trackOf } from './sample.js';

/** A timestamp that is further back than this is not out of order: the clock behind it may have started again. */
const jumpUs = usPerSecond;
/** A gap that is longer than this is none: it is a jump. */
const gapUs = 10 * usPerSecond;

export type MediaPacket = AccessUnitPacket | AudioPacket;

/** The last time of a track in the file; undefined before its first sample. */
export type TrackEnd = (track: Track) => number | undefined;

/** `restarted`: what is held begins a timeline of its own. `late`: the packet is of the timeline before this one. */
export type Place = 'on-time' | 'held' | 'restarted' | 'late';

/**
 * Notices a source whose timestamps start again, as those of a sender do that was restarted. What is more than 1 s behind its
 * track is held until it is known whether the source stays there: the video decides, with a keyframe and the unit after it, and
 * the audio follows. Without video, the audio decides. A jump ahead by more than 10 s begins a timeline, too, with a keyframe.
 */
export class TimelineWatch {
  readonly #held: Held<MediaPacket>;
  readonly #heldEndUs = new Map<Track, number>();
  readonly #strays: MediaPacket[] = [];
  #audioFollows: boolean;

  /** `audioFollows`: the video has begun a timeline of its own, and audio of the one before may still come by its own link. */
  constructor(memory: MemoryShare, audioFollows: boolean) {
    this.#held = new Held(memory);
    this.#audioFollows = audioFollows;
  }

  place(packet: MediaPacket, end: TrackEnd): Place {
    const track = trackOf(packet);
    const endUs = end(track);
    const us = timeOf(packet);
    if (kindOf(track) === 'audio' && this.#isLate(us, end('video'))) return 'late';
    if (endUs === undefined) return 'on-time';
    if (us - endUs > gapUs) return this.#placeAhead(packet, us, leader(track, end) === track);
    if (this.#stays(track, us, endUs)) {
      this.#hold(packet, us);
      return track === leader(track, end) ? 'restarted' : 'held';
    }
    if (endUs - us <= jumpUs || !canBegin(packet)) return 'on-time';
    this.#hold(packet, us);
    return 'held';
  }

  /** Whether audio of the timeline before that of the held packets may still come. */
  get heldWithoutAudio(): boolean {
    return ![...this.#heldEndUs.keys()].some((track) => kindOf(track) === 'audio');
  }

  /** Held packets whose source did not stay where they were. */
  takeStrays(): MediaPacket[] {
    return this.#strays.splice(0);
  }

  /** Everything that is held, in the order it came. */
  take(): MediaPacket[] {
    this.#heldEndUs.clear();
    return this.#held.take();
  }

  /** Of the sound, the jump is believed when the video makes it, too. */
  #placeAhead(packet: MediaPacket, us: number, isLeader: boolean): Place {
    if (isLeader && !canBegin(packet)) return 'on-time';
    this.#hold(packet, us);
    return isLeader ? 'restarted' : 'held';
  }

  /** Whether the packet goes on from what is held of its track; when it doesn't, what is held was astray. */
  #stays(track: Track, us: number, endUs: number): boolean {
    const heldEndUs = this.#heldEndUs.get(track);
    if (heldEndUs === undefined) return false;
    if (us > heldEndUs && us < endUs) return true;
    this.#giveUp(track);
    return false;
  }

  #hold(packet: MediaPacket, us: number): void {
    this.#held.push(packet);
    this.#heldEndUs.set(trackOf(packet), us);
    if (this.#held.isFull) this.#giveUp(trackOf(packet));
  }

  #giveUp(track: Track): void {
    this.#heldEndUs.delete(track);
    for (const packet of this.#held.take()) {
      if (trackOf(packet) === track) this.#strays.push(packet);
      else this.#held.push(packet);
    }
  }

  #isLate(us: number, videoUs: number | undefined): boolean {
    this.#audioFollows &&= videoUs !== undefined && us - videoUs > jumpUs;
    return this.#audioFollows;
  }
}

/** The track that decides: the video, or each sound for itself. */
function leader(track: Track, end: TrackEnd): Track {
  return end('video') === undefined ? track : 'video';
}

/** What a track is ordered by: the decoding time, of video. */
export function timeOf(packet: MediaPacket): number {
  return packet.kind === 'audio' ? packet.ptsUs : packet.dtsUs;
}

function canBegin(packet: MediaPacket): boolean {
  return packet.kind === 'audio' || packet.keyframe;
}
