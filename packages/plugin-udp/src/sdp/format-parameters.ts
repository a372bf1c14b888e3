import { parseParams } from 'sdp-transform';
import { quoted, sdpError } from './sdp-error.js';
import type { SdpSection } from './sdp-text.js';

/** The parameters of one payload type (`a=fmtp`), by names in small letters; the first of two with one name counts. */
export class FormatParameters {
  readonly values = new Map<string, string>();
  readonly #line: number | undefined;

  constructor(section: SdpSection, payloadType: number) {
    this.#line = section.lineOf(`a=fmtp:${payloadType} `);
    const config = section.parsed.fmtp.find(({ payload }) => payload === payloadType)?.config;
    for (const [name, value] of Object.entries(parseParams(String(config ?? '')))) {
      const key = name.trim().toLowerCase();
      if (!this.values.has(key)) this.values.set(key, String(value ?? '').trim());
    }
  }

  /** Throws ERR_UDP_SDP unless the parameter is one of these; `undefined` among them: it may be left out. */
  expect(name: string, ...allowed: readonly (string | undefined)[]): void {
    const value = this.values.get(name);
    const folded = value?.toLowerCase();
    if (allowed.some((one) => one?.toLowerCase() === folded)) return;
    const named = allowed.filter((one) => one !== undefined).join(' or ');
    throw this.error(value === undefined ? `no ${name}` : `${name}=${quoted(value)}`, `${name}=${named}`);
  }

  error(found: string, expected: string): Error {
    return sdpError(this.#line, found, expected);
  }
}
