import {
  type AccessUnitPacket,
  fromAnnexB,
  h264NalType,
  joinAnnexB,
  nalUnits,
  ParameterSets,
  PipelineError,
  parameterSetsOf,
} from '@arkavo-pipeline/core';

/** `avcc`: lengths of four bytes in front of NAL units, what Apple's decoder takes; `annexb`: start codes. */
export type NaluForm = 'avcc' | 'annexb';

/** What is sent of an access unit. */
export type OutgoingUnit = Pick<AccessUnitPacket, 'codec' | 'data'>;

/**
 * Makes `naluData` of one source's access units: SPS and PPS at the front of every keyframe, those of earlier ones when it
 * brings none of its own. Access unit delimiters are left out: nothing comes before the sets.
 */
export class NaluData {
  readonly #form: NaluForm;
  readonly #sets = new ParameterSets('h264');

  constructor(form: NaluForm) {
    this.#form = form;
  }

  /** Throws ERR_CODEC_UNSUPPORTED for H.265, and ERR_STREAM_INVALID for a keyframe whose parameter sets are not known. */
  of({ codec, data }: OutgoingUnit): { readonly data: Uint8Array; readonly keyframe: boolean } {
    if (codec !== 'h264') throw notH264();
    const unit = this.#sets.complete(withoutDelimiters(data));
    if (unit.keyframe && parameterSetsOf('h264', unit.data).length < 2) throw withoutSets();
    return { data: this.#form === 'avcc' ? fromAnnexB('h264', unit.data) : unit.data, keyframe: unit.keyframe };
  }
}

function withoutDelimiters(annexB: Uint8Array): Uint8Array {
  const units = [...nalUnits('h264', annexB)];
  const others = units.filter(({ type }) => type !== h264NalType.delimiter);
  if (others.length === units.length) return annexB;
  return joinAnnexB(others.map(({ start, end }) => annexB.subarray(start, end)));
}

function notH264(): PipelineError {
  return new PipelineError(
    'ERR_CODEC_UNSUPPORTED',
    'the Arkavo protocol carries H.264 only, received H.265; encode H.264, or send with protocol "framed"',
  );
}

function withoutSets(): PipelineError {
  return new PipelineError(
    'ERR_STREAM_INVALID',
    'a keyframe without SPS and PPS, and none came before it; put an encoder or a source before this that sends them in-band',
  );
}
