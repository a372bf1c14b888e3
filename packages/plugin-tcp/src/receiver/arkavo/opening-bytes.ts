import { magic } from '../../framing/protocol.js';
import { protocolError } from '../../framing/protocol-error.js';

/** How the hello of the framed protocol begins, and a handshake of TLS (RFC 8446 §5.1). */
const openings = [
  {
    bytes: [magic >>> 24, (magic >>> 16) & 0xff, (magic >>> 8) & 0xff, magic & 0xff],
    what: 'speaks the framed protocol, and this receiver the Arkavo apps’; set "protocol" to the same on both sides',
  },
  {
    bytes: [0x16, 3],
    what: 'speaks TLS, which the Arkavo protocol does not have; set "protocol" to the same on both sides',
  },
];

/** Watches how a connection begins: a peer of another protocol would wait for an answer that never comes. */
export class OpeningBytes {
  #possible = openings;
  #seen = 0;

  /** To be given all chunks in order. Throws ERR_TCP_PROTOCOL as soon as they are of another protocol of ours. */
  check(chunk: Buffer): void {
    for (let at = 0; at < chunk.length && this.#possible.length > 0; at++, this.#seen++) {
      const index = this.#seen;
      this.#possible = this.#possible.filter(({ bytes }) => bytes[index] === chunk[at]);
      const found = this.#possible.find(({ bytes }) => bytes.length === index + 1);
      if (found) throw protocolError(found.what);
    }
  }
}
