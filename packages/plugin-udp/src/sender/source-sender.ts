import type { AccessUnitPacket } from '@arkavo-pipeline/core';
import { type AudioPacket, isCodedVideo, type MetadataPacket, type Packet, PipelineError } from '@arkavo-pipeline/core';
import type { MediaStream } from './media-stream.js';
import type { Outgoing, OutgoingUnit } from './outgoing.js';
import { ReportSchedule } from './report-schedule.js';
import type { RandomWord, RtpStream } from './rtp-stream.js';
import { SmallStream } from './small-stream.js';
import { SourceTimeline } from './source-timeline.js';
import { VideoStream } from './video-stream.js';

/** At most one stream of each kind. */
export type StreamsByKind = {
  readonly video: VideoStream | undefined;
  readonly audio: SmallStream | undefined;
  readonly metadata: SmallStream | undefined;
};

/** The streams of one source. */
export class SourceSender {
  readonly id: string;
  readonly timeline = new SourceTimeline();
  readonly schedule: ReportSchedule;
  readonly #random: RandomWord;
  readonly #drawSsrc: RandomWord;
  readonly #earlier: StreamsByKind | undefined;
  #video: VideoStream | undefined;
  #audio: SmallStream | undefined;
  #metadata: SmallStream | undefined;
  #ended: RtpStream[] = [];
  #hasNews = false;
  #newestUs: number;
  #frameUs: number | undefined;
  #videoPtsUs: number | undefined;
  /** Whether nothing of the video passes before a keyframe. */
  #needsKeyframe = true;

  /** `earlier` are its streams of before it fell silent: those whose formats are the same go on, under their SSRCs and with their numbers. */
  constructor(id: string, random: RandomWord, nowUs: number, earlier?: StreamsByKind, drawSsrc = random) {
    this.id = id;
    this.#earlier = earlier;
    this.#random = random;
    this.#drawSsrc = drawSsrc;
    this.#newestUs = nowUs;
    this.schedule = new ReportSchedule(nowUs);
  }

  get video(): VideoStream | undefined {
    return this.#video;
  }

  get media(): readonly MediaStream[] {
    return [this.#video, this.#audio, this.#metadata].flatMap((stream) => stream ?? []);
  }

  get streams(): readonly RtpStream[] {
    return this.media.flatMap(({ streams }) => streams);
  }

  /** When the last packet was taken, microseconds. */
  get newestUs(): number {
    return this.#newestUs;
  }

  /** Time between two pictures, microseconds; undefined before the second. */
  get frameUs(): number | undefined {
    return this.#frameUs;
  }

  /** Whether what there is to say of the source has changed since this was asked. */
  takeNews(): boolean {
    const hasNews = this.#hasNews;
    this.#hasNews = false;
    return hasNews;
  }

  /** Streams that gave way to others since this was asked: to be said goodbye for. */
  takeEnded(): readonly RtpStream[] {
    return this.#ended.splice(0);
  }

  /** Whether a unit may be sent: a source begins with a keyframe. */
  admits({ keyframe }: AccessUnitPacket): boolean {
    if (keyframe) this.#needsKeyframe = false;
    return !this.#needsKeyframe;
  }

  /** A unit is missing: the video goes on at a keyframe. */
  restart(): void {
    this.#needsKeyframe = true;
  }

  /** It is silent. Its streams, and those of before that it did not need, without what was sent on them. */
  rest(): StreamsByKind {
    const video = this.#video ?? this.#earlier?.video;
    video?.rest();
    const audio = this.#audio ?? this.#earlier?.audio;
    return { video, audio, metadata: this.#metadata ?? this.#earlier?.metadata };
  }

  /** The packets of a unit of video. */
  takeVideo(packet: AccessUnitPacket, unixUs: number, maxBytes: number, nowUs: number): readonly Outgoing[] {
    const stream = this.#videoFor(packet);
    this.#note(packet, unixUs, nowUs);
    if (packet.keyframe && stream.learn(packet)) this.#hasNews = true;
    const unit: OutgoingUnit = {
      sourceId: this.id,
      isKeyframe: packet.keyframe,
      sinceUs: nowUs,
      isBegun: false,
      abandon: () => stream.breakOff(),
    };
    return stream.outgoing(packet, unixUs, maxBytes, unit);
  }

  /** The packets of audio or metadata. */
  takeSmall(
    packet: AudioPacket | MetadataPacket,
    unixUs: number,
    maxBytes: number,
    nowUs: number,
  ): readonly Outgoing[] {
    const stream = this.#smallFor(packet);
    this.#note(packet, unixUs, nowUs);
    return stream.outgoing(packet, unixUs, maxBytes);
  }

  #note(packet: Packet, unixUs: number, nowUs: number): void {
    this.#newestUs = nowUs;
    this.timeline.captured(packet.ptsUs, unixUs);
    if (!isCodedVideo(packet.mediaType)) return;
    const stepUs = packet.ptsUs - (this.#videoPtsUs ?? packet.ptsUs);
    this.#videoPtsUs = packet.ptsUs;
    if (stepUs > 0) this.#frameUs = stepUs;
  }

  #videoFor({ codec }: AccessUnitPacket): VideoStream {
    if (this.#video?.codec === codec) return this.#video;
    const earlier = this.#video ? undefined : this.#earlier?.video;
    this.#replace(this.#video);
    this.#video = earlier?.codec === codec ? earlier : new VideoStream(codec, this.#random, this.#drawSsrc);
    return this.#video;
  }

  #smallFor(packet: AudioPacket | MetadataPacket): SmallStream {
    const isAudio = packet.kind === 'audio';
    const current = isAudio ? this.#audio : this.#metadata;
    if (current?.fits(packet)) return current;
    const earlier = current ? undefined : this.#earlier?.[isAudio ? 'audio' : 'metadata'];
    const stream = earlier?.fits(packet) ? earlier : new SmallStream(packet, this.#random, this.#drawSsrc);
    this.#replace(current);
    if (isAudio) this.#audio = stream;
    else this.#metadata = stream;
    return stream;
  }

  #replace(before: MediaStream | undefined): void {
    this.#hasNews = true;
    if (before) this.#ended.push(...before.streams);
  }
}

/** Bytes of UTF-8 that a source id may have: it is in RTCP several times. */
const maxIdBytes = 160;

/** ERR_STREAM_INVALID for an id that RTCP cannot carry. */
export function checkSourceId(sourceId: string): void {
  const bytes = Buffer.byteLength(sourceId);
  if (bytes >= 1 && bytes <= maxIdBytes) return;
  throw new PipelineError(
    'ERR_STREAM_INVALID',
    `a source id of ${bytes} bytes; RTCP carries 1 to ${maxIdBytes}: give the source a shorter name`,
  );
}
