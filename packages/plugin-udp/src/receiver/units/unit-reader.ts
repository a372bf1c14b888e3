import type { Packet, PacketHeader, VideoCodec } from '@arkavo-pipeline/core';
import type { JitterBufferOptions } from '../../jitter/jitter-buffer-options.js';
import type { JitterUnit } from '../../jitter/jitter-unit.js';

/** What a unit's packets carry, at `ptsUs`; the first of several packets has the ledger of the unit. */
export type HeaderOf = (ptsUs: number, durationUs: number) => PacketHeader;

/** Makes packets of the units of one stream. */
export type UnitReader = Pick<JitterBufferOptions, 'format' | 'framing' | 'isKeyframe'> & {
  /** Of video whose units the socket puts together. */
  readonly codec?: VideoCodec;
  /** Of video: the parameter sets without which the latest keyframe cannot be decoded. */
  readonly lacking?: readonly string[];
  /** The packets of a unit, which is at `ptsUs`; a cause when it cannot be read. */
  read(unit: JitterUnit, ptsUs: number, header: HeaderOf): readonly Packet[] | 'damaged' | 'bad-json';
};
