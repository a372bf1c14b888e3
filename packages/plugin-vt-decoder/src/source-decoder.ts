import {
  type AccessUnitPacket,
  type FrameOwner,
  FramePacket,
  type GivenParameterSets,
  type PacketHeader,
  PipelineError,
} from '@arkavo-pipeline/core';
import type { DecodeResult, DecoderAddon, DecoderDescription, DecoderSettings } from './decoder-addon.js';
import { DecoderSession } from './decoder-session.js';
import { PendingUnits } from './pending-units.js';
import { type ReadUnit, UnitReader } from './unit-reader.js';

/** What every source's decoder is opened with. */
export type SourceSettings = Omit<DecoderSettings, 'codec'> & { readonly parameterSets: GivenParameterSets };

export type Decoded = {
  /** In presentation order; the caller owns them. */
  readonly frames: readonly FramePacket[];
  /** Pictures that were decoded, with errors, and thrown away. */
  readonly corruptPictures: number;
  /** What was wrong; empty when all was well. */
  readonly damage: string;
  /** Packets whose pictures are not shown: after a recovery point, those before the first that is right. */
  readonly passedOver: number;
  /** Why the packet was left out, if it was. */
  readonly left: 'awaiting-keyframe' | 'corrupt' | 'leading' | undefined;
};

const nothing: Decoded = { frames: [], corruptPictures: 0, damage: '', passedOver: 0, left: undefined };

/**
 * One source's stream. A session is opened at its first entry (a keyframe, or a recovery point), and anew when the codec
 * changes. At the start, and after damage unless it conceals, only an entry is taken.
 */
export class SourceDecoder {
  readonly #addon: DecoderAddon;
  readonly #frames: FrameOwner;
  readonly #settings: SourceSettings;
  readonly #pending = new PendingUnits();
  #reader: UnitReader | undefined;
  #session: DecoderSession | undefined;
  #lastHeader: PacketHeader | undefined;
  #needsEntry = true;
  #isIntact = true;
  #isRecovering = false;
  #passedOver = 0;
  #hasShown = false;

  constructor(addon: DecoderAddon, frames: FrameOwner, settings: SourceSettings) {
    this.#addon = addon;
    this.#frames = frames;
    this.#settings = settings;
  }

  /** Whether all is well: nothing is waited for, and nothing that is shown builds on damage. */
  get isWell(): boolean {
    return this.#isIntact && !this.#needsEntry;
  }

  /** Whether there is a session. */
  get isOpen(): boolean {
    return this.#session !== undefined;
  }

  /** What the session is; undefined without one. */
  get description(): DecoderDescription | undefined {
    return this.#session?.description;
  }

  /** The packet stays the caller's. Throws ERR_CODEC_UNSUPPORTED. */
  decode(packet: AccessUnitPacket): Decoded {
    const before = this.#reader && this.#reader.codec !== packet.codec ? this.#changeCodec() : nothing;
    return joined(before, this.#read(packet));
  }

  /** What was still inside. Another entry opens a session anew. */
  flush(): Decoded {
    const rest = this.#session ? this.#flushed(this.#session) : nothing;
    this.close();
    return { ...rest, passedOver: rest.passedOver + this.#takePassedOver() };
  }

  close(): void {
    this.#session?.close();
    this.#session = undefined;
    this.#await();
  }

  #changeCodec(): Decoded {
    const rest = this.flush();
    this.#reader = undefined;
    this.#hasShown = false;
    return rest;
  }

  #read(packet: AccessUnitPacket): Decoded {
    this.#reader ??= new UnitReader(packet.codec, this.#settings.parameterSets[packet.codec]);
    let unit: ReadUnit;
    try {
      unit = this.#reader.read(packet);
    } catch (error) {
      if (!(error instanceof PipelineError)) throw error;
      return this.#unreadable(packet, error.message);
    }
    return this.#take(packet, unit, this.#reader);
  }

  #unreadable({ keyframe }: AccessUnitPacket, damage: string): Decoded {
    if (this.#needsEntry && !keyframe) return { ...nothing, left: 'awaiting-keyframe' };
    return { ...this.#afterLoss(), damage, left: 'corrupt' };
  }

  #take(packet: AccessUnitPacket, { data, link, endsSequence }: ReadUnit, reader: UnitReader): Decoded {
    if (!link) {
      // Without a picture, this is all that a decoder needs to be told.
      const isNews = endsSequence && !this.#needsEntry;
      return isNews ? this.#submit(packet, data, { isIntact: true, isEntry: false }) : nothing;
    }
    if (link.unsupported !== '')
      return { ...this.#afterLoss(), damage: unsupported(link.unsupported), left: 'corrupt' };
    if (this.#needsEntry && !link.entry) return { ...nothing, left: 'awaiting-keyframe' };
    if (link.isSkipped) return { ...nothing, left: 'leading' };
    if (link.missing !== '' && !this.#settings.conceal) {
      return { ...this.#afterLoss(), damage: link.missing, left: 'awaiting-keyframe' };
    }
    const begins = this.#needsEntry;
    this.#needsEntry = false;
    this.#isRecovering ||= begins && link.entry === 'recovery-point';
    this.#isIntact = link.isIntact;
    const entering = { isIntact: link.isIntact, isEntry: begins || link.entry === 'keyframe' };
    const decoded = this.#submit(packet, begins ? reader.withParameterSets(data) : data, entering);
    return { ...decoded, damage: decoded.damage || link.missing };
  }

  /** Something is gone that others build on. Without concealing, what came before it is all there is until an entry. */
  #afterLoss(): Decoded {
    const rest = this.#session && !this.#settings.conceal ? this.#flushed(this.#session) : nothing;
    this.#onDamage();
    return rest;
  }

  #submit(
    { header, codec, ptsUs }: AccessUnitPacket,
    data: Uint8Array,
    { isIntact, isEntry }: { readonly isIntact: boolean; readonly isEntry: boolean },
  ): Decoded {
    const session = this.#session ?? new DecoderSession(this.#addon, this.#frames, { ...this.#settings, codec });
    this.#session = session;
    this.#lastHeader = header;
    this.#pending.add(header, isIntact);
    return this.#decoded(this.#unlessForged(() => session.decode(data, ptsUs, isEntry)));
  }

  #flushed(session: DecoderSession): Decoded {
    return this.#decoded(this.#unlessForged(() => session.flush()));
  }

  /** A stream that was decoded before does not become one that can't be: its parameter sets are damaged. */
  #unlessForged(work: () => DecodeResult): DecodeResult {
    try {
      return work();
    } catch (error) {
      const isUnsupported = error instanceof PipelineError && error.code === 'ERR_CODEC_UNSUPPORTED';
      if (!isUnsupported || !this.#hasShown) throw error;
      this.#session?.close();
      this.#session = undefined;
      return { pictures: [], corruptPictures: 0, damage: error.message };
    }
  }

  #decoded({ pictures, corruptPictures, damage }: DecodeResult): Decoded {
    const [first] = pictures;
    if (first) this.#recovered(first.ptsUs);
    const frames = pictures.map(({ handle, ptsUs, info, damaged }) => {
      const unit = this.#pending.take(ptsUs) ?? { header: this.#lastHeader, isIntact: this.#isIntact };
      if (!unit.header) throw new Error('a picture came before any unit');
      const frame = this.#frames.adopt(handle, info);
      return new FramePacket({ ...unit.header, ptsUs, frame, damaged: damaged || !unit.isIntact });
    });
    this.#hasShown ||= frames.length > 0;
    if (damage !== '') this.#onDamage();
    return { frames, corruptPictures, damage, passedOver: this.#takePassedOver(), left: undefined };
  }

  /** Pictures are right from this time on: those before it, since the recovery point, will not come. */
  #recovered(ptsUs: number): void {
    if (this.#isRecovering) this.#passedOver += this.#pending.dropBefore(ptsUs);
    this.#isRecovering = false;
  }

  #takePassedOver(): number {
    const count = this.#passedOver;
    this.#passedOver = 0;
    return count;
  }

  #onDamage(): void {
    if (!this.#settings.conceal || !this.#session) return this.#await();
    this.#isIntact = false;
    this.#reader?.damaged();
  }

  #await(): void {
    this.#needsEntry = true;
    this.#recovered(Number.POSITIVE_INFINITY);
    this.#pending.clear();
    this.#reader?.restart();
  }
}

function joined(one: Decoded, other: Decoded): Decoded {
  if (one === nothing) return other;
  return {
    frames: [...one.frames, ...other.frames],
    corruptPictures: one.corruptPictures + other.corruptPictures,
    damage: one.damage || other.damage,
    passedOver: one.passedOver + other.passedOver,
    left: other.left,
  };
}

function unsupported(tool: string): string {
  return `it uses ${tool}, which no decoder here has; encode it without, in the Main or High profile`;
}
