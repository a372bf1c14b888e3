import { PipelineError } from '../errors/pipeline-error.js';
import type { VideoCodec } from '../packet/packet.js';
import { joinAnnexB } from './annexb-converter.js';
import { BitReader } from './bit-reader.js';
import { removeEmulationPrevention } from './emulation-prevention.js';
import { parseH264Sps } from './h264-sps.js';
import { parseH265Sps } from './h265-sps.js';
import { isKeySlice } from './keyframe.js';
import {
  h264NalType,
  h265NalType,
  isBaseLayer,
  isParameterSet,
  isSlice,
  type NalUnit,
  nalHeaderBytes,
  nalType,
  nalUnits,
  parameterSetTypes,
} from './nal-unit.js';
import { readPpsIds } from './pps.js';
import type { SequenceInfo } from './sequence-info.js';

/** Bytes; configuration records have 16 bits for the length of a set. */
const maxSetBytes = 65_535;

const idsPerType = 256;

/** What is read of a parameter set's start when only its id is wanted. */
const idBytes = 16;

/** The parameter sets of one stream, kept so that every keyframe can be given those it lacks. */
export class ParameterSets {
  readonly codec: VideoCodec;
  /** By type and id, in one number that is larger the later a decoder needs the set. */
  readonly #sets = new Map<number, Uint8Array>();
  /** By type, the one that was kept last: most keyframes bring what the one before brought, and only what is new is read. */
  readonly #latest = new Map<number, Uint8Array>();
  /** What was read of the sets since one was new. */
  #info: SequenceInfo | undefined;

  /** `initial` are whole NAL units, as from a configuration record. */
  constructor(codec: VideoCodec, initial: readonly Uint8Array[] = []) {
    this.codec = codec;
    for (const unit of initial) this.add(unit);
  }

  /**
   * Keeps a parameter set; it replaces the one with its type and id. NAL units of other types and those of enhancement
   * layers are ignored. A damaged one, or one above 65 535 bytes, is ERR_STREAM_INVALID.
   */
  add(nalUnit: Uint8Array): void {
    const type = nalType(this.codec, nalUnit[0] ?? 0);
    if (!isParameterSet(this.codec, type) || !isBaseLayer(this.codec, nalUnit)) return;
    if (nalUnit.length > maxSetBytes) throw tooLarge(nalUnit.length);
    const latest = this.#latest.get(type);
    if (latest && Buffer.compare(latest, nalUnit) === 0) return;
    const set = new Uint8Array(nalUnit);
    this.#sets.set(type * idsPerType + parameterSetId(this.codec, type, set), set);
    this.#latest.set(type, set);
    this.#info = undefined;
  }

  /** All sets kept of a type (all types without one), in the order a decoder needs them in, and by their ids. */
  ofType(type?: number): Uint8Array[] {
    const sets = [...this.#sets].sort(([one], [other]) => one - other);
    return sets.flatMap(([key, set]) => (type === undefined || Math.floor(key / idsPerType) === type ? [set] : []));
  }

  /** What the SPS with the lowest id says; undefined without one. */
  sequenceInfo(): SequenceInfo | undefined {
    this.#info ??= this.#readInfo();
    return this.#info;
  }

  /**
   * Keeps the sets that the access unit carries and, when it is a keyframe that lacks one of the types it needs, returns
   * it with all sets in front (behind an access unit delimiter). Any other access unit is returned as it is.
   */
  complete(annexB: Uint8Array): { readonly data: Uint8Array; readonly keyframe: boolean } {
    const units = [...nalUnits(this.codec, annexB)];
    for (const { start, end, type } of units) {
      if (isParameterSet(this.codec, type)) this.add(annexB.subarray(start, end));
    }
    const slice = units.find(({ type }) => isSlice(this.codec, type));
    const keyframe = slice !== undefined && isKeySlice(this.codec, slice.type);
    if (!keyframe || !this.#isLacking(units)) return { data: annexB, keyframe };
    const delimiter = this.codec === 'h264' ? h264NalType.delimiter : h265NalType.delimiter;
    const others = units.filter(({ type }) => !isParameterSet(this.codec, type));
    const pick = (delimiters: boolean) =>
      others.flatMap(({ start, end, type }) =>
        (type === delimiter) === delimiters ? [annexB.subarray(start, end)] : [],
      );
    return { data: joinAnnexB([...pick(true), ...this.ofType(), ...pick(false)]), keyframe };
  }

  #readInfo(): SequenceInfo | undefined {
    const sps = this.ofType(this.codec === 'h264' ? h264NalType.sps : h265NalType.sps)[0];
    if (!sps) return undefined;
    return this.codec === 'h264' ? parseH264Sps(sps) : parseH265Sps(sps);
  }

  /** Whether a type of parameter set is known, but is not among the units. */
  #isLacking(units: readonly NalUnit[]): boolean {
    return parameterSetTypes(this.codec).some(
      (wanted) => units.every(({ type }) => type !== wanted) && this.ofType(wanted).length > 0,
    );
  }
}

/** A keyframe with `sets` (whole NAL units) in front when it lacks a type of parameter set; any other access unit as it is. */
export function insertParameterSets(codec: VideoCodec, annexB: Uint8Array, sets: readonly Uint8Array[]): Uint8Array {
  return new ParameterSets(codec, sets).complete(annexB).data;
}

/** The parameter sets an access unit carries, as whole NAL units without start codes, without copying. */
export function parameterSetsOf(codec: VideoCodec, annexB: Uint8Array): Uint8Array[] {
  return [...nalUnits(codec, annexB)].flatMap(({ start, end, type }) =>
    isParameterSet(codec, type) ? [annexB.subarray(start, end)] : [],
  );
}

function parameterSetId(codec: VideoCodec, type: number, nalUnit: Uint8Array): number {
  if (codec === 'h264' && type === h264NalType.sps) return parseH264Sps(nalUnit).id;
  if (codec === 'h265' && type === h265NalType.sps) return parseH265Sps(nalUnit).id;
  const reader = new BitReader(removeEmulationPrevention(nalUnit.subarray(0, idBytes)));
  if (codec === 'h264' || type !== h265NalType.vps) return readPpsIds(codec, reader).id;
  reader.skip(8 * nalHeaderBytes(codec));
  return reader.bits(4);
}

function tooLarge(bytes: number): PipelineError {
  return new PipelineError('ERR_STREAM_INVALID', `a parameter set of ${bytes} bytes, expected at most ${maxSetBytes}`);
}
