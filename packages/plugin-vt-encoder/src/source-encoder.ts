import {
  AccessUnitPacket,
  type Color,
  type FrameOwner,
  type FramePacket,
  type PacketHeader,
  PipelineError,
} from '@arkavo-pipeline/core';
import { type CodedUnit, EncoderSession, type EncoderSettings } from './encoder-session.js';
import { frameRateOf } from './frame-rate.js';

export type SourceEncoderOptions = Pick<
  EncoderSettings,
  'bitrate' | 'keyFrameInterval' | 'profile' | 'preset' | 'threads'
> & { readonly frames: FrameOwner };

/** Why a picture is a keyframe: a stream begins with it, somebody asked, or it was due. */
export type KeyframeCause = 'first' | 'requested' | 'interval';

export type SourceEncoderEvents = {
  onOpen(session: EncoderSession): void;
  /** Once for each keyframe among the units, as they come out. */
  onKeyframe(cause: KeyframeCause, ptsUs: number): void;
};

/** `cause`: why it would be a keyframe, should it come out as one. */
type Picture = { readonly header: PacketHeader; readonly cause: KeyframeCause };

/**
 * One source's coded stream. A session is opened by the first picture, and anew (with a keyframe) by every picture that
 * differs from the one before it in size, format or colour.
 */
export class SourceEncoder {
  readonly #options: SourceEncoderOptions;
  readonly #events: SourceEncoderEvents;
  /** The pictures inside the session: its units come out in the same order. */
  readonly #pictures: Picture[] = [];
  #session: EncoderSession | undefined;
  #bitrate: number;
  #keyframeWanted = false;
  #lastPtsUs = Number.NEGATIVE_INFINITY;

  constructor(options: SourceEncoderOptions, events: SourceEncoderEvents) {
    this.#options = options;
    this.#events = events;
    this.#bitrate = options.bitrate;
  }

  /** The time of the last picture; the next one must be later. */
  get lastPtsUs(): number {
    return this.#lastPtsUs;
  }

  /** The units that are ready; the packet stays the caller's. Throws ERR_CODEC_UNSUPPORTED for a size that the codec does not take. */
  encode(packet: FramePacket): AccessUnitPacket[] {
    const { frame, ptsUs, durationUs } = packet;
    const before = this.#session && !isFor(this.#session.settings, packet) ? this.flush() : [];
    const cause = !this.#session ? 'first' : this.#keyframeWanted ? 'requested' : 'interval';
    this.#session ??= this.#open(packet);
    this.#pictures.push({ header: packet.header, cause });
    const units = this.#session.encode(frame.handle, ptsUs, durationUs, this.#keyframeWanted);
    this.#keyframeWanted = false;
    this.#lastPtsUs = ptsUs;
    return [...before, ...this.#packets(units)];
  }

  /** The next picture becomes a keyframe. */
  requestKeyframe(): void {
    this.#keyframeWanted = true;
  }

  /** Bits per second, from the next pictures on. */
  setBitrate(bitsPerSecond: number): void {
    this.#bitrate = bitsPerSecond;
    this.#session?.setBitrate(bitsPerSecond);
  }

  /** The units that were still inside. Another picture opens a session anew. */
  flush(): AccessUnitPacket[] {
    const units = this.#packets(this.#session?.flush() ?? []);
    this.close();
    return units;
  }

  close(): void {
    this.#session?.close();
    this.#session = undefined;
    this.#pictures.length = 0;
  }

  #open({ frame, durationUs }: FramePacket): EncoderSession {
    const { frames, ...options } = this.#options;
    const { width, height, format } = frame.info;
    if (width % 2 !== 0 || height % 2 !== 0) {
      throw new PipelineError(
        'ERR_CODEC_UNSUPPORTED',
        `got ${width}x${height} pictures; H.264 in 4:2:0 needs an even width and height: scale or crop before encoding`,
      );
    }
    const color = specified(frame.info.color);
    const rate = frameRateOf(durationUs);
    const asked = { width, height, format, color, frameRateNum: rate.num, frameRateDen: rate.den };
    const session = new EncoderSession(frames, { ...options, ...asked, bitrate: this.#bitrate });
    this.#events.onOpen(session);
    return session;
  }

  #packets(units: readonly CodedUnit[]): AccessUnitPacket[] {
    return units.map(({ data, ptsUs, dtsUs, keyframe }) => {
      const picture = this.#pictures.shift();
      if (picture?.header.ptsUs !== ptsUs)
        throw new PipelineError('ERR_CODEC_FAILED', `no picture at ${ptsUs} µs was encoded`);
      if (keyframe) this.#events.onKeyframe(picture.cause, ptsUs);
      return new AccessUnitPacket({ ...picture.header, codec: 'h264', data: new Uint8Array(data), dtsUs, keyframe });
    });
  }
}

function isFor(settings: EncoderSettings, { frame: { info } }: FramePacket): boolean {
  return (
    info.width === settings.width &&
    info.height === settings.height &&
    info.format === settings.format &&
    isSameColor(specified(info.color), settings.color)
  );
}

function isSameColor(one: Color, other: Color): boolean {
  return (
    one.primaries === other.primaries &&
    one.transfer === other.transfer &&
    one.matrix === other.matrix &&
    one.fullRange === other.fullRange
  );
}

/** Players guess at what is unspecified (2) or reserved (0), each in its own way: it is tagged as BT.709 (1). */
function specified({ primaries, transfer, matrix, fullRange }: Color): Color {
  const code = (value: number) => (value === 0 || value === 2 ? 1 : value);
  return { primaries: code(primaries), transfer: code(transfer), matrix: code(matrix), fullRange };
}
