import type { RtpMediaType } from '../payload/payload-formats.js';
import { FormatParameters } from './format-parameters.js';
import { takeParameterSets } from './parameter-sets.js';
import { quoted } from './sdp-error.js';
import type { SdpPayload } from './sdp-payload.js';
import type { SdpSection } from './sdp-text.js';

/** What the format's parameters say. */
export type SdpFormat = {
  readonly parameters: ReadonlyMap<string, string>;
  readonly parameterSets: readonly Uint8Array[];
};

type Check = (parameters: FormatParameters) => Uint8Array[];

const checks: { readonly [Media in RtpMediaType]: Check } = {
  'video/h264': checkH264,
  'video/h265': checkH265,
  'audio/pcm': () => [],
  'audio/aac': checkAac,
  'metadata/json': () => [],
};

/** Reads the parameters of a payload; ERR_UDP_SDP when they ask for what is not supported, or are damaged. */
export function readFormat(section: SdpSection, { mediaType, payloadType }: SdpPayload): SdpFormat {
  const parameters = new FormatParameters(section, payloadType);
  const parameterSets = checks[mediaType](parameters);
  return { parameters: parameters.values, parameterSets };
}

/** Interleaved packets (mode 2) are not put in order (RFC 6184 §6.4). */
function checkH264(parameters: FormatParameters): Uint8Array[] {
  parameters.expect('packetization-mode', undefined, '0', '1');
  return takeParameterSets('h264', parameters);
}

/** With a decoding order number in each packet they would have another form (RFC 7798 §4.4). */
function checkH265(parameters: FormatParameters): Uint8Array[] {
  parameters.expect('sprop-max-don-diff', undefined, '0');
  return takeParameterSets('h265', parameters);
}

/** RFC 3640 §3.3.6. */
function checkAac(parameters: FormatParameters): Uint8Array[] {
  parameters.expect('mode', 'AAC-hbr');
  parameters.expect('sizelength', '13');
  parameters.expect('indexlength', '3');
  parameters.expect('indexdeltalength', '3');
  const config = parameters.values.get('config');
  if (!config || config.length % 2 !== 0 || !/^[0-9a-f]+$/i.test(config)) {
    const found = config === undefined ? 'no config' : `config=${quoted(config)}`;
    throw parameters.error(found, 'an AudioSpecificConfig in hexadecimal digits');
  }
  return [];
}
