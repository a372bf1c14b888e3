import { HeaderWriter } from './header-writer.js';
import type { Message } from './message-reader.js';
import { messageType } from './protocol.js';

const header = new HeaderWriter();

/** A proof that the side knows the token, as a whole message. */
export function encodeProof(side: 'sender' | 'receiver', proof: Uint8Array): Buffer {
  header.begin();
  header.bytes(proof);
  return header.finish(side === 'sender' ? messageType.senderProof : messageType.receiverProof, 0, 0);
}

/** The proof in such a message; empty when the header is none. */
export function decodeProof({ header: bytes }: Message): Uint8Array {
  return bytes.length > 0 && bytes.length > (bytes[0] ?? 0)
    ? bytes.subarray(1, 1 + (bytes[0] ?? 0))
    : new Uint8Array(0);
}
