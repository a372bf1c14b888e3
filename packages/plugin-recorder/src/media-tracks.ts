import type { AccessUnitPacket, AudioPacket } from '@arkavo-pipeline/core';
import { AudioTrack } from './audio-track.js';
import type { TrackFormats } from './recording.js';
import { kindOf, type Sample, type Track, trackOf } from './sample.js';
import type { TrackContext } from './track-context.js';
import { VideoTrack } from './video-track.js';

type Sound = { readonly sourceId: string; readonly track: AudioTrack };

/** The tracks of a recording: the video, and the sound of each of so many sources. */
export class MediaTracks {
  readonly #context: TrackContext;
  readonly #maxSounds: number;
  readonly #video: VideoTrack;
  readonly #sounds = new Map<Track, Sound>();

  constructor(context: TrackContext, maxSounds: number) {
    this.#context = context;
    this.#maxSounds = maxSounds;
    this.#video = new VideoTrack(context);
  }

  /** The last time of a track: the decoding time, of video; undefined before its first sample. */
  endUs(track: Track): number | undefined {
    return track === 'video' ? this.#video.endUs : this.#sounds.get(track)?.track.endUs;
  }

  /** The sample in a packet; undefined, and counted, for one that cannot be stored. Throws ERR_STREAM_INVALID for another format. */
  accept(packet: AccessUnitPacket | AudioPacket): Sample | undefined {
    if (packet.kind === 'access-unit') return this.#video.accept(packet);
    const sound = this.#soundOf(packet);
    if (sound) return sound.track.accept(packet);
    this.#context.drop('other-source');
  }

  /** Of those of these tracks that have begun. */
  formats(tracks: ReadonlySet<Track>): TrackFormats {
    const audio: [Track, { sourceId: string; config: AudioDecoderConfig }][] = [];
    for (const [name, { sourceId, track }] of this.#sounds) {
      if (tracks.has(name) && track.config) audio.push([name, { sourceId, config: track.config }]);
    }
    return { video: tracks.has('video') ? this.#video.format : undefined, audio: new Map(audio) };
  }

  #soundOf(packet: AudioPacket): Sound | undefined {
    const name = trackOf(packet);
    const known = this.#sounds.get(name);
    if (known || kindOf(name) !== 'audio' || this.#sounds.size >= this.#maxSounds) return known;
    const sound = { sourceId: packet.sourceId, track: new AudioTrack(this.#context) };
    this.#sounds.set(name, sound);
    return sound;
  }
}
