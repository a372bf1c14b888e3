import { nameProblem } from '../names.js';
import { helloPrefixBytes, magic, maxHelloJsonBytes, maxTextBytes, protocolVersion } from './protocol.js';
import { protocolError } from './protocol-error.js';

/** What both sides say first. */
export type Hello = {
  /** Who is there, for people: a stage's id. */
  readonly name: string;
  /** Different for every sender and receiver that was ever opened; a sender that reconnects keeps its own. */
  readonly id: string;
  /** Equal for two sides that read the same monotonic clock. */
  readonly clock: string;
  readonly capabilities: {
    /** The longest message this side takes, in bytes behind the length field. */
    readonly maxMessageBytes: number;
    /** The kinds of packets this side has a use for; whatever else is sent is passed over. */
    readonly media: readonly Medium[];
  };
  /** This side wants the token proved: 32 random bytes, in hexadecimal, drawn for this connection. */
  readonly nonce?: string | undefined;
};

export type Medium = 'video' | 'audio' | 'metadata';

const everyMedium: readonly Medium[] = ['video', 'audio', 'metadata'];

export function encodeHello(hello: Hello): Buffer {
  const json = Buffer.from(JSON.stringify(hello));
  if (json.length > maxHelloJsonBytes) throw protocolError(`a hello of ${json.length} bytes; shorten the stage's id`);
  const bytes = Buffer.alloc(helloPrefixBytes + json.length);
  bytes.writeUInt32BE(magic, 0);
  bytes.writeUInt16BE(protocolVersion, 4);
  bytes.writeUInt16BE(json.length, 6);
  json.copy(bytes, helloPrefixBytes);
  return bytes;
}

export type HelloPrefix = { readonly version: number; readonly jsonBytes: number };

/** The fixed part, whose version is still to be checked. Throws ERR_TCP_PROTOCOL when the peer speaks something else. */
export function decodeHelloPrefix(bytes: Buffer): HelloPrefix {
  if (bytes.readUInt32BE(0) !== magic) {
    const received = JSON.stringify(bytes.toString('latin1'));
    throw protocolError(`received ${received} where a hello was expected${guess(bytes)}`);
  }
  const jsonBytes = bytes.readUInt16BE(6);
  if (jsonBytes > maxHelloJsonBytes) {
    throw protocolError(`a hello of ${jsonBytes} bytes; at most ${maxHelloJsonBytes} are expected`);
  }
  return { version: bytes.readUInt16BE(4), jsonBytes };
}

/** What speaks instead: lines of JSON, or a handshake of TLS (RFC 8446 §5.1). */
function guess(bytes: Buffer): string {
  if (bytes[0] === 0x7b) return '; the peer may speak protocol "arkavo": set "protocol" to the same on both sides';
  if (bytes[0] === 0x16 && bytes[1] === 3) return '; the peer speaks TLS: set "security" to the same on both sides';
  return '';
}

/** Throws ERR_TCP_PROTOCOL unless both sides speak the same version. */
export function checkVersion(version: number): void {
  if (version === protocolVersion) return;
  throw protocolError(
    `the peer speaks protocol version ${version}, this side ${protocolVersion}; bring both to one release`,
  );
}

/** The JSON part. Fields that this version doesn't know are ignored. */
export function decodeHelloJson(bytes: Buffer): Hello {
  const { name, id, clock, capabilities, nonce } = parse(bytes) as Record<string, unknown>;
  if (typeof name !== 'string' || typeof id !== 'string' || typeof clock !== 'string') {
    throw protocolError('a hello without the strings name, id and clock');
  }
  checkName(name);
  if (Math.max(id.length, clock.length) > maxTextBytes) {
    throw protocolError(`a hello with an id or clock of more than ${maxTextBytes} characters`);
  }
  if (nonce !== undefined && !(typeof nonce === 'string' && /^[0-9a-f]{64}$/.test(nonce))) {
    throw protocolError('a hello whose nonce is not 64 hexadecimal digits');
  }
  return { name, id, clock, capabilities: decodeCapabilities(capabilities), ...(nonce !== undefined && { nonce }) };
}

function decodeCapabilities(value: unknown): Hello['capabilities'] {
  const { maxMessageBytes, media } = (value ?? {}) as Record<string, unknown>;
  if (typeof maxMessageBytes !== 'number' || !(maxMessageBytes > 0)) {
    throw protocolError('a hello without the number capabilities.maxMessageBytes');
  }
  const taken = Array.isArray(media) ? everyMedium.filter((medium) => media.includes(medium)) : everyMedium;
  return { maxMessageBytes, media: taken };
}

function checkName(name: string): void {
  const problem = nameProblem(name);
  if (problem) throw protocolError(`a hello whose name ${problem}`);
}

function parse(bytes: Buffer): object {
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'));
    if (typeof value === 'object' && value !== null) return value;
  } catch {
    // Said below.
  }
  throw protocolError(`a hello whose ${bytes.length} bytes are not a JSON object`);
}
