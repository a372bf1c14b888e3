import type { Frame } from '../frames/frame.js';
import type { Ledger } from './ledger.js';
import type { MediaType } from './media-type.js';

/** What every packet carries. Times are microseconds; `durationUs` is 0 when unknown. */
export type PacketHeader = {
  readonly sourceId: string;
  readonly ptsUs: number;
  readonly durationUs: number;
  readonly ledger: Ledger;
};

/**
 * Whoever holds a packet owns it until it forwards it (`emit`) or disposes of it (`using packet`, `packet.dispose()`).
 * The link it came by gets its credit back at that moment, and not before.
 */
abstract class OwnedPacket implements Disposable {
  readonly sourceId: string;
  readonly ptsUs: number;
  readonly durationUs: number;
  readonly ledger: Ledger;
  #onDone: (() => void) | undefined;
  #done = false;

  constructor(header: PacketHeader) {
    this.sourceId = header.sourceId;
    this.ptsUs = header.ptsUs;
    this.durationUs = header.durationUs;
    this.ledger = header.ledger;
  }

  /** What a packet made from this one carries over. */
  get header(): PacketHeader {
    return { sourceId: this.sourceId, ptsUs: this.ptsUs, durationUs: this.durationUs, ledger: this.ledger };
  }

  /** Whether the packet was forwarded or disposed of. */
  get done(): boolean {
    return this.#done;
  }

  /** Runs once, when the packet is forwarded or disposed of. For the engine. */
  onDone(callback: () => void): void {
    this.#onDone = callback;
  }

  /** Gives the packet's credit back without releasing what it holds: the packet was forwarded. For the engine. */
  settle(): void {
    if (this.#done) return;
    this.#done = true;
    this.#onDone?.();
  }

  /** Gives everything back. Further calls do nothing. */
  dispose(): void {
    if (this.#done) return;
    this.release();
    this.settle();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  protected release(): void {}
}

/** A raw picture, by handle. */
export class FramePacket extends OwnedPacket {
  readonly kind = 'frame';
  readonly mediaType: MediaType = 'video/raw';
  readonly frame: Frame;
  /** The picture is not what was coded: a decoder made up for what it was missing. */
  readonly damaged: boolean;

  constructor(fields: PacketHeader & { readonly frame: Frame; readonly damaged?: boolean }) {
    super(fields);
    this.frame = fields.frame;
    this.damaged = fields.damaged ?? false;
  }

  /** Bytes of the visible picture. */
  get bytes(): number {
    return this.frame.visibleBytes;
  }

  protected override release(): void {
    this.frame.release();
  }
}

export type VideoCodec = 'h264' | 'h265';

/**
 * The NAL units of one coded picture in Annex B form (ISO/IEC 14496-10 annex B), parameter sets in-band before every
 * keyframe. `data` has its ArrayBuffer to itself, so that it can be transferred: a view on a part of a larger
 * buffer is copied.
 */
export class AccessUnitPacket extends OwnedPacket {
  readonly kind = 'access-unit';
  readonly codec: VideoCodec;
  readonly data: Uint8Array<ArrayBuffer>;
  readonly dtsUs: number;
  readonly keyframe: boolean;

  constructor(
    fields: PacketHeader & {
      readonly codec: VideoCodec;
      readonly data: Uint8Array;
      readonly dtsUs: number;
      readonly keyframe: boolean;
    },
  ) {
    super(fields);
    this.codec = fields.codec;
    this.data = exclusive(fields.data);
    this.dtsUs = fields.dtsUs;
    this.keyframe = fields.keyframe;
  }

  get mediaType(): MediaType {
    return this.codec === 'h264' ? 'video/h264' : 'video/h265';
  }

  get bytes(): number {
    return this.data.byteLength;
  }
}

/** An access unit as plain data, without its header. */
export type AccessUnitFields = Pick<AccessUnitPacket, 'kind' | 'codec' | 'data' | 'dtsUs' | 'keyframe'>;

/** `pcm-s16` and `pcm-f32` are interleaved, little-endian; `aac` is one raw AAC access unit (ISO/IEC 14496-3). */
export type AudioFormat = 'pcm-s16' | 'pcm-f32' | 'aac';

/** A run of audio. `data` has its ArrayBuffer to itself, as an access unit's. */
export class AudioPacket extends OwnedPacket {
  readonly kind = 'audio';
  readonly format: AudioFormat;
  /** Hz. */
  readonly sampleRate: number;
  readonly channels: number;
  readonly data: Uint8Array<ArrayBuffer>;
  /** AAC only: the AudioSpecificConfig. */
  readonly config: Uint8Array | undefined;
  /** AAC only: how much of the beginning of what it decodes to is the encoder's priming and no sound, microseconds; by default 0. */
  readonly primingUs: number;

  constructor(
    fields: PacketHeader & {
      readonly format: AudioFormat;
      readonly sampleRate: number;
      readonly channels: number;
      readonly data: Uint8Array;
      readonly config?: Uint8Array | undefined;
      readonly primingUs?: number;
    },
  ) {
    super(fields);
    this.format = fields.format;
    this.sampleRate = fields.sampleRate;
    this.channels = fields.channels;
    this.data = exclusive(fields.data);
    this.config = fields.config;
    this.primingUs = fields.primingUs ?? 0;
  }

  get mediaType(): MediaType {
    return this.format === 'aac' ? 'audio/aac' : 'audio/pcm';
  }

  get bytes(): number {
    return this.data.byteLength;
  }
}

/** A run of audio as plain data, without its header. */
export type AudioFields = Pick<
  AudioPacket,
  'kind' | 'format' | 'sampleRate' | 'channels' | 'data' | 'config' | 'primingUs'
>;

/** Any JSON value; treat it as immutable. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | { readonly [key: string]: JsonValue };

export class MetadataPacket extends OwnedPacket {
  readonly kind = 'metadata';
  readonly mediaType: MediaType = 'metadata/json';
  readonly value: JsonValue;

  constructor(fields: PacketHeader & { readonly value: JsonValue }) {
    super(fields);
    this.value = fields.value;
  }

  /** 0: metadata travels as a value, not as bytes. */
  get bytes(): number {
    return 0;
  }
}

/** Metadata as plain data, without its header. */
export type MetadataFields = Pick<MetadataPacket, 'kind' | 'value'>;

export type Packet = FramePacket | AccessUnitPacket | AudioPacket | MetadataPacket;

/** Node's small Buffers share one slab, and structured clone copies a view's whole buffer: own exactly what is sent. */
function exclusive(data: Uint8Array): Uint8Array<ArrayBuffer> {
  const owns = data.buffer instanceof ArrayBuffer && data.byteLength === data.buffer.byteLength;
  if (!owns) return new Uint8Array(data);
  return data.constructor === Uint8Array
    ? (data as Uint8Array<ArrayBuffer>)
    : new Uint8Array(data.buffer as ArrayBuffer);
}
