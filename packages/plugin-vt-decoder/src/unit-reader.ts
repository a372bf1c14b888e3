import {
  type AccessUnitPacket,
  type ChainLink,
  type ConfigurationRecord,
  DecodingChain,
  detectFraming,
  type Framing,
  isEndOfSequence,
  joinAnnexB,
  nalUnits,
  ParameterSets,
  PipelineError,
  toAnnexB,
  type VideoCodec,
} from '@arkavo-pipeline/core';

/** An access unit as a decoder takes it. */
export type ReadUnit = {
  /** Annex B; a keyframe has parameter sets in front. */
  readonly data: Uint8Array;
  /** Undefined when it has no picture. */
  readonly link: ChainLink | undefined;
  /** Whether it has no picture and says that the sequence, or the stream, ends: what follows does not refer to what was before. */
  readonly endsSequence: boolean;
};

/** Reads one source's access units of one codec, in whatever form they come, and keeps their parameter sets. */
export class UnitReader {
  readonly codec: VideoCodec;
  readonly #lengthSize: ConfigurationRecord['lengthSize'];
  readonly #sets: ParameterSets;
  readonly #chain: DecodingChain;
  #framing: Framing | undefined;

  /** `given` are parameter sets that come by another way than the stream. */
  constructor(codec: VideoCodec, given: ConfigurationRecord | undefined) {
    this.codec = codec;
    this.#lengthSize = given?.lengthSize ?? 4;
    this.#sets = new ParameterSets(codec, given?.parameterSets);
    this.#chain = new DecodingChain(codec);
    if (given) this.#chain.next(joinAnnexB(given.parameterSets));
  }

  /** A unit that is in no known form, or whose headers are damaged, is ERR_STREAM_INVALID. */
  read(packet: AccessUnitPacket): ReadUnit {
    const annexB = this.#annexB(packet);
    const { data } = this.#sets.complete(annexB);
    const link = this.#chain.next(data);
    return { data, link, endsSequence: !link && this.#endsSequence(data) };
  }

  /** The unit with all parameter sets known in front: decoding begins there. */
  withParameterSets(data: Uint8Array): Uint8Array {
    return Buffer.concat([joinAnnexB(this.#sets.ofType()), data]);
  }

  /** Decoding begins anew at the next entry. */
  restart(): void {
    this.#chain.restart();
  }

  /** The latest unit's picture was damaged. */
  damaged(): void {
    this.#chain.damaged();
  }

  #endsSequence(data: Uint8Array): boolean {
    return [...nalUnits(this.codec, data)].some(({ type }) => isEndOfSequence(this.codec, type));
  }

  /** The form is a stream's: it is found out at keyframes and kept between them. */
  #annexB({ data, keyframe, bytes }: AccessUnitPacket): Uint8Array {
    if (keyframe || !this.#framing) this.#framing = detectFraming(this.codec, data, this.#lengthSize) ?? this.#framing;
    if (this.#framing === 'length-prefixed') return toAnnexB(data, this.#lengthSize);
    if (this.#framing && hasStartCode(data)) return data;
    throw new PipelineError('ERR_STREAM_INVALID', `${bytes} bytes with neither start codes nor lengths`);
  }
}

function hasStartCode(data: Uint8Array): boolean {
  return data[0] === 0 && data[1] === 0 && (data[2] === 1 || (data[2] === 0 && data.length > 4));
}
