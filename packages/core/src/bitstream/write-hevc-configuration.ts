import { prefixedParameterSet } from './avc-configuration.js';
import { removeEmulationPrevention } from './emulation-prevention.js';
import { parseH265Sps } from './h265-sps.js';
import { h265NalType } from './nal-unit.js';
import type { ParameterSets } from './parameter-sets.js';

/** Offsets in an SPS without emulation prevention (ISO/IEC 23008-2 §7.3.2.2.1): NAL header, sub-layers, then 12 bytes of profile and level. */
const subLayersOffset = 2;
const profileOffset = 3;
const profileBytes = 12;

/**
 * Writes an HEVCDecoderConfigurationRecord with four-byte NAL unit lengths (ISO/IEC 14496-15 §8.3.3.1).
 * A damaged SPS is ERR_STREAM_INVALID.
 */
export function writeHevcConfiguration(sets: ParameterSets): Uint8Array<ArrayBuffer> {
  const types = [h265NalType.vps, h265NalType.sps, h265NalType.pps];
  const arrays = types.map((type) => ({ type, units: sets.ofType(type) }));
  const sps = sets.ofType(h265NalType.sps)[0] ?? new Uint8Array();
  return Uint8Array.from([
    ...header(sps),
    arrays.length,
    ...arrays.flatMap(({ type, units }) => [
      0x80 | type,
      ...word(units.length),
      ...units.flatMap(prefixedParameterSet),
    ]),
  ]);
}

function header(sps: Uint8Array): number[] {
  const { chromaFormat, bitDepthLuma, bitDepthChroma } = parseH265Sps(sps);
  const bytes = removeEmulationPrevention(sps);
  const subLayers = bytes[subLayersOffset] ?? 0;
  const temporalLayers = ((subLayers >> 1) & 7) + 1;
  const temporalIdNested = subLayers & 1;
  return [
    1,
    ...bytes.subarray(profileOffset, profileOffset + profileBytes),
    // Spatial segmentation and parallelism: not said.
    ...[0xf0, 0x00, 0xfc],
    ...[0xfc | chromaFormat, 0xf8 | (bitDepthLuma - 8), 0xf8 | (bitDepthChroma - 8)],
    // Average frame rate: not said.
    ...[0, 0],
    (temporalLayers << 3) | (temporalIdNested << 2) | 3,
  ];
}

function word(value: number): [number, number] {
  return [(value >> 8) & 0xff, value & 0xff];
}
