import type { MediaDescription } from 'sdp-transform';
import { SrtpKeys } from '../srtp/srtp-keys.js';
import { keySizes, srtpProfileOf, srtpProfiles } from '../srtp/srtp-profile.js';
import { decodeBase64 } from './parameter-sets.js';
import { quoted, sdpError } from './sdp-error.js';
import type { SdpSection } from './sdp-text.js';

type CryptoAttribute = NonNullable<MediaDescription['crypto']>[number];

const method = 'inline:';
const suites = srtpProfiles.join(' or ');

/** The keys of the first `a=crypto` whose suite is known (RFC 4568); undefined without any. No message has a key in it. */
export function readKeys(section: SdpSection): SrtpKeys | undefined {
  const offered = section.parsed.crypto ?? [];
  const line = section.lineOf('a=crypto:');
  // A line that the library cannot parse is none of its list.
  if (offered.length === 0 && section.parsed.invalid?.some(({ value }) => value.startsWith('crypto:'))) {
    throw sdpError(line, 'a crypto attribute that cannot be read', '"a=crypto:<number> <suite> inline:<key and salt>"');
  }
  const [first] = offered;
  if (!first) return undefined;
  const known = offered.find(({ suite }) => srtpProfileOf(String(suite)));
  if (!known) throw sdpError(line, `the crypto suite ${quoted(first.suite)}`, suites);
  return readAttribute(known, section.lineOf(`a=crypto:${known.id} `));
}

function readAttribute(
  { suite, config, sessionConfig }: CryptoAttribute,
  line: number | undefined,
): SrtpKeys | undefined {
  const profile = srtpProfileOf(String(suite));
  if (!profile) return undefined;
  if (sessionConfig) throw sdpError(line, 'session parameters of the keys', 'none: they are not supported');
  const text = String(config);
  const [base64 = '', ...rest] = text.startsWith(method) ? text.slice(method.length).split('|') : [];
  if (rest.some((part) => part.includes(':'))) {
    throw sdpError(line, 'a master key identifier (MKI)', 'a single key without one');
  }
  const { key, salt } = keySizes[profile];
  const bytes = decodeBase64(base64);
  if (bytes?.length !== key + salt) {
    const found = bytes ? `${bytes.length} bytes of key and salt` : 'a key that is not base64';
    throw sdpError(line, found, `"inline:" and ${key + salt} bytes in base64 for ${profile}`);
  }
  return new SrtpKeys(profile, bytes.subarray(0, key), bytes.subarray(key));
}

/** The attribute for these keys. It holds the keys: what it is written to has to be kept private. */
export function cryptoAttribute({ profile, masterKey, masterSalt }: SrtpKeys): CryptoAttribute {
  const secret = Buffer.concat([masterKey, masterSalt]).toString('base64');
  return { id: 1, suite: profile, config: `${method}${secret}` };
}
