import type { VideoCodec } from '../packet/packet.js';
import type { BitReader } from './bit-reader.js';
import { nalHeaderBytes } from './nal-unit.js';

/** Which picture parameter set it is, and which SPS it is for. */
export type PpsIds = { readonly id: number; readonly spsId: number };

/** The largest ids (ISO/IEC 14496-10 §7.4.2.2, ISO/IEC 23008-2 §7.4.3.3.1). */
const largest = { h264: { pps: 255, sps: 31 }, h265: { pps: 63, sps: 15 } } as const;

/** Reads the start of a PPS NAL unit, from its header on; the reader is then behind the ids. A damaged one is ERR_STREAM_INVALID. */
export function readPpsIds(codec: VideoCodec, reader: BitReader): PpsIds {
  reader.skip(8 * nalHeaderBytes(codec));
  const id = reader.unsignedUpTo(largest[codec].pps, 'pic_parameter_set_id');
  return { id, spsId: reader.unsignedUpTo(largest[codec].sps, 'seq_parameter_set_id') };
}
