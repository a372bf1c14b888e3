import { AccessUnitPacket, type Clock, type FrameOwner, type FramePacket, PipelineError } from '@arkavo-pipeline/core';
import type { BitrateRange } from './bitrate-range.js';
import type { CodedUnit, EncodeResult, EncoderAddon, EncoderSettings } from './encoder-addon.js';
import { EncoderSession } from './encoder-session.js';
import { frameRateOf } from './frame-rate.js';
import { PaceWatch } from './pace-watch.js';
import { type KeyframeCause, PendingPictures } from './pending-pictures.js';
import { isSameColor, specifiedColor } from './stream-color.js';

/** What the options say of every stream. */
export type StreamSettings = Pick<
  EncoderSettings,
  'codec' | 'keyFrameInterval' | 'profile' | 'preset' | 'threads' | 'hardware' | 'encoder'
>;

export type SourceEncoderOptions = {
  readonly addon: EncoderAddon;
  readonly frames: FrameOwner;
  readonly clock: Clock;
  readonly stream: StreamSettings;
  readonly range: BitrateRange;
  /** Bits per second. */
  readonly bitrate: number;
};

export type SourceEncoderEvents = {
  onOpen(session: EncoderSession): void;
  /** Once for each keyframe among the units, as they come out. */
  onKeyframe(cause: KeyframeCause, ptsUs: number): void;
  /** Pictures that will have no unit. */
  onDropped(count: number): void;
  /** The encoder was lost, and opened anew. */
  onLost(fault: string): void;
  /** A picture takes longer, in the mean, than a frame lasts. */
  onSlow(session: EncoderSession, meanUs: number): void;
};

/**
 * One source's coded stream. A session is opened by the first picture, and anew (with a keyframe) by every picture that
 * differs from the one before it in size, format or colour, or that needs a bit rate beyond what the session is made for.
 */
export class SourceEncoder {
  readonly #options: SourceEncoderOptions;
  readonly #events: SourceEncoderEvents;
  readonly #pictures: PendingPictures;
  #session: EncoderSession | undefined;
  #pace: PaceWatch | undefined;
  #bitrate: number;
  #lastPtsUs = Number.NEGATIVE_INFINITY;

  constructor(options: SourceEncoderOptions, events: SourceEncoderEvents) {
    this.#options = options;
    this.#events = events;
    this.#pictures = new PendingPictures(options.stream.keyFrameInterval);
    this.#bitrate = options.bitrate;
  }

  /** The time of the last picture; the next one must be later. */
  get lastPtsUs(): number {
    return this.#lastPtsUs;
  }

  /** The units that are ready; the packet stays the caller's. Throws ERR_CODEC_UNSUPPORTED for a size that the codec does not take. */
  encode(packet: FramePacket): AccessUnitPacket[] {
    const before = this.#session && !this.#isFor(this.#session.settings, packet) ? this.flush() : [];
    const session = this.#session ?? this.#open(packet);
    const { frame, ptsUs, durationUs } = packet;
    const isKeyframe = this.#pictures.add(packet.header);
    this.#lastPtsUs = ptsUs;
    const encode = () => session.encode(frame.handle, ptsUs, durationUs, isKeyframe);
    const result = this.#pace?.measure(encode, (meanUs) => this.#events.onSlow(session, meanUs)) ?? encode();
    return [...before, ...this.#take(result)];
  }

  /** The next picture becomes a keyframe. */
  requestKeyframe(): void {
    this.#pictures.want('requested');
  }

  /** Bits per second, from the next pictures on. */
  setBitrate(bitsPerSecond: number): void {
    this.#bitrate = bitsPerSecond;
    this.#session?.setBitrate(bitsPerSecond);
  }

  /** The units that were still inside. Another picture opens a session anew. */
  flush(): AccessUnitPacket[] {
    const units = this.#session ? this.#take(this.#session.flush()) : [];
    this.close();
    return units;
  }

  close(): void {
    this.#session?.close();
    this.#session = undefined;
    this.#pictures.clear();
  }

  #isFor(settings: EncoderSettings, { frame: { info } }: FramePacket): boolean {
    return (
      info.width === settings.width &&
      info.height === settings.height &&
      info.format === settings.format &&
      isSameColor(specifiedColor(info.color), settings.color)
    );
  }

  #open(packet: FramePacket): EncoderSession {
    const { addon, frames, clock } = this.#options;
    const settings = this.#settingsFor(packet);
    this.#session = new EncoderSession(addon, frames, settings);
    this.#pace = new PaceWatch(clock, settings);
    this.#pictures.want('first');
    this.#events.onOpen(this.#session);
    return this.#session;
  }

  #settingsFor({ frame, durationUs }: FramePacket): EncoderSettings {
    const { stream, range } = this.#options;
    const { width, height, format, color } = frame.info;
    if (width % 2 !== 0 || height % 2 !== 0) {
      throw new PipelineError(
        'ERR_CODEC_UNSUPPORTED',
        `got ${width}x${height} pictures; coded 4:2:0 video needs an even width and height: scale or crop before encoding`,
      );
    }
    const { num, den } = frameRateOf(durationUs);
    const rates = { bitrate: this.#bitrate, maxBitrate: range.max };
    return {
      ...stream,
      ...rates,
      width,
      height,
      format,
      color: specifiedColor(color),
      frameRateNum: num,
      frameRateDen: den,
    };
  }

  #take({ units, droppedPtsUs, fault }: EncodeResult): AccessUnitPacket[] {
    if (droppedPtsUs.length > 0) this.#events.onDropped(this.#pictures.drop(droppedPtsUs));
    if (fault !== '') {
      this.#pictures.lose();
      this.#events.onLost(fault);
    }
    return units.map((unit) => this.#packet(unit));
  }

  #packet(unit: CodedUnit): AccessUnitPacket {
    const { header, cause } = this.#pictures.take(unit);
    if (cause) this.#events.onKeyframe(cause, unit.ptsUs);
    const { codec } = this.#options.stream;
    const { dtsUs, keyframe } = unit;
    return new AccessUnitPacket({ ...header, codec, data: new Uint8Array(unit.data), dtsUs, keyframe });
  }
}
