import { nalType, type VideoCodec } from '@arkavo-pipeline/core';
import type { FormatParameters } from './format-parameters.js';
import { quoted } from './sdp-error.js';

/** The parameters that carry parameter sets, and the types of NAL unit in each (RFC 6184 §8.1, RFC 7798 §7.1). */
const carriers: { readonly [Codec in VideoCodec]: ReadonlyMap<string, readonly number[]> } = {
  h264: new Map([['sprop-parameter-sets', [7, 8, 13, 15]]]),
  h265: new Map([
    ['sprop-vps', [32]],
    ['sprop-sps', [33]],
    ['sprop-pps', [34]],
  ]),
};

/** Takes the parameter sets out of the parameters. ERR_UDP_SDP for what is not base64, or of another NAL unit. */
export function takeParameterSets(codec: VideoCodec, parameters: FormatParameters): Uint8Array[] {
  const sets: Uint8Array[] = [];
  for (const [name, types] of carriers[codec]) {
    const value = parameters.values.get(name);
    parameters.values.delete(name);
    for (const text of value?.split(',') ?? []) {
      if (text.trim() !== '') sets.push(readSet(codec, name, types, text.trim(), parameters));
    }
  }
  return sets;
}

function readSet(
  codec: VideoCodec,
  name: string,
  types: readonly number[],
  text: string,
  parameters: FormatParameters,
): Uint8Array {
  const set = decodeBase64(text);
  if (!set) throw parameters.error(`${name} with ${quoted(text)}`, 'parameter sets in base64, with commas between');
  const type = nalType(codec, set[0] ?? 0);
  if (types.includes(type)) return set;
  throw parameters.error(`${name} with a NAL unit of type ${type}`, `type ${types.join(', ')}`);
}

/** The parameters for these sets; a set of no known type is left out. */
export function parameterSetParameters(codec: VideoCodec, sets: readonly Uint8Array[]): [string, string][] {
  return [...carriers[codec]].flatMap(([name, types]): [string, string][] => {
    const fitting = sets.filter((set) => types.includes(nalType(codec, set[0] ?? 0)));
    const value = fitting.map((set) => Buffer.from(set).toString('base64')).join(',');
    return value === '' ? [] : [[name, value]];
  });
}

/** Undefined for nothing, and for what is not base64; the padding may be missing. */
export function decodeBase64(text: string): Uint8Array | undefined {
  const bytes = Buffer.from(text, 'base64');
  const unpadded = (base64: string) => base64.replace(/={1,2}$/, '');
  return bytes.length > 0 && unpadded(bytes.toString('base64')) === unpadded(text) ? bytes : undefined;
}
