import { PipelineError } from '@arkavo-pipeline/core';
import { SrtpKeys } from '../srtp/srtp-keys.js';
import { keySizes, type SrtpProfile } from '../srtp/srtp-profile.js';

/**
 * The keys that a definition writes as one text: master key and master salt, in base64 (as in an SDP) or in hexadecimal. ERR_UDP_KEYS
 * for any other length or form; no message has a part of the text in it.
 */
export function readSrtpKey(text: string, profile: SrtpProfile): SrtpKeys {
  const { key, salt } = keySizes[profile];
  const bytes = decode(text.trim(), key + salt);
  if (bytes?.length !== key + salt) throw wrongKey(profile, bytes?.length);
  return new SrtpKeys(profile, bytes.subarray(0, key), bytes.subarray(key));
}

function decode(text: string, expectedBytes: number): Uint8Array | undefined {
  if (text.length === expectedBytes * 2 && /^[0-9a-f]+$/i.test(text)) return Buffer.from(text, 'hex');
  return /^[0-9a-z+/]+={0,2}$/i.test(text) ? Buffer.from(text, 'base64') : undefined;
}

function wrongKey(profile: SrtpProfile, found: number | undefined): PipelineError {
  const { key, salt } = keySizes[profile];
  const what = found === undefined ? 'is neither base64 nor hexadecimal' : `has ${found} bytes`;
  return new PipelineError(
    'ERR_UDP_KEYS',
    `srtpKey ${what}; ${profile} takes ${key + salt}, key and salt together (\`openssl rand -base64 ${key + salt}\` prints them)`,
  );
}
