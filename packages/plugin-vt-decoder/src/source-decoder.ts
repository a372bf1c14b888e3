import { type AccessUnitPacket, type FrameOwner, FramePacket, type PacketHeader } from '@arkavo-pipeline/core';
import { type DecodeResult, DecoderSession } from './decoder-session.js';
import { PendingHeaders } from './pending-headers.js';

export type Decoded = {
  /** In presentation order; the caller owns them. */
  readonly frames: readonly FramePacket[];
  readonly corruptPictures: number;
  /** Empty when all was well. */
  readonly damage: string;
};

const nothing: Decoded = { frames: [], corruptPictures: 0, damage: '' };

/**
 * One source's stream. A session is opened at its first keyframe, and anew when the codec changes. After damage, and at
 * the start, only a keyframe is taken.
 */
export class SourceDecoder {
  readonly #frames: FrameOwner;
  readonly #threads: number;
  readonly #pending = new PendingHeaders();
  #session: DecoderSession | undefined;
  #lastHeader: PacketHeader | undefined;
  #needsKeyframe = true;

  constructor(frames: FrameOwner, threads: number) {
    this.#frames = frames;
    this.#threads = threads;
  }

  /** Whether the packet can be decoded: it does not depend on what is missing. */
  takes(packet: AccessUnitPacket): boolean {
    return packet.keyframe || !(this.#needsKeyframe || this.#isOtherCodec(packet));
  }

  /** The packet stays the caller's. Throws ERR_CODEC_UNSUPPORTED. */
  decode(packet: AccessUnitPacket): Decoded {
    const before = this.#isOtherCodec(packet) ? this.flush() : nothing;
    this.#session ??= new DecoderSession(this.#frames, packet.codec, this.#threads);
    this.#needsKeyframe = false;
    this.#lastHeader = packet.header;
    this.#pending.add(packet.header);
    return joined(before, this.#decoded(this.#session.decode(packet.data, packet.ptsUs)));
  }

  /** What was still inside. Another keyframe opens a session anew. */
  flush(): Decoded {
    const rest = this.#session ? this.#decoded(this.#session.flush()) : nothing;
    this.close();
    return rest;
  }

  close(): void {
    this.#session?.close();
    this.#session = undefined;
    this.#needsKeyframe = true;
  }

  #isOtherCodec(packet: AccessUnitPacket): boolean {
    return this.#session !== undefined && this.#session.codec !== packet.codec;
  }

  #decoded({ pictures, corruptPictures, damage }: DecodeResult): Decoded {
    const frames = pictures.map(({ handle, ptsUs, info }) => {
      const header = this.#pending.take(ptsUs) ?? this.#lastHeader;
      if (!header) throw new Error('a picture came before any unit');
      return new FramePacket({ ...header, ptsUs, frame: this.#frames.adopt(handle, info) });
    });
    if (damage !== '') {
      this.#needsKeyframe = true;
      this.#pending.clear();
    }
    return { frames, corruptPictures, damage };
  }
}

function joined(one: Decoded, other: Decoded): Decoded {
  if (one === nothing) return other;
  return {
    frames: [...one.frames, ...other.frames],
    corruptPictures: one.corruptPictures + other.corruptPictures,
    damage: one.damage || other.damage,
  };
}
