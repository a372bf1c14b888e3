import { createHmac, timingSafeEqual } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import { PipelineError } from '@arkavo-pipeline/core';

export type PairingSide = 'sender' | 'receiver';

/** What both sides have drawn for one plaintext connection; each of `nonceBytes`. */
export type PairingNonces = { readonly sender: Uint8Array; readonly receiver: Uint8Array };

/** Bytes of a proof. */
export const proofBytes = 32;
/** Bytes of a nonce. */
export const nonceBytes = 32;

const exporterLabel = 'EXPORTER-arkavo-pipeline';
const exporterBytes = 32;

/**
 * What one side sends to show that it knows the token, and its judgement of what the other sent. The token itself stays.
 * A proof holds for one side of one connection: it can be neither reflected, nor replayed, nor, over TLS, passed on by
 * somebody in between, whose connections have other keys (RFC 8446 §7.5, RFC 9266).
 *
 * The sender proves first. The receiver answers with its own proof only when the sender's is right.
 */
export class PairingProof {
  /** What this side sends: `proofBytes` of HMAC-SHA-256. */
  readonly own: Buffer;
  readonly #expected: Buffer;

  private constructor(token: string, side: PairingSide, channel: string, binding: Buffer) {
    const other = side === 'sender' ? 'receiver' : 'sender';
    this.own = prove(token, side, channel, binding);
    this.#expected = prove(token, other, channel, binding);
  }

  /** For a connection whose TLS handshake is complete. */
  static overTls(token: string, side: PairingSide, socket: TLSSocket): PairingProof {
    const binding = socket.exportKeyingMaterial(exporterBytes, exporterLabel, Buffer.alloc(0));
    return new PairingProof(token, side, 'tls', binding);
  }

  /** For a plaintext connection: it shows who is there when nobody is in between. Throws ERR_TCP_PROTOCOL. */
  static overNonces(token: string, side: PairingSide, { sender, receiver }: PairingNonces): PairingProof {
    for (const { length } of [sender, receiver]) {
      if (length === nonceBytes) continue;
      throw new PipelineError('ERR_TCP_PROTOCOL', `a nonce of ${length} bytes; ${nonceBytes} are expected`);
    }
    return new PairingProof(token, side, 'nonces', Buffer.concat([sender, receiver]));
  }

  /** Whether the other side knows the token. Takes the same time however much of a proof is right. */
  accepts(proof: Uint8Array): boolean {
    return proof.length === proofBytes && timingSafeEqual(proof, this.#expected);
  }
}

/** ERR_TCP_TOKEN for a peer whose proof is wrong or missing. */
export function wrongToken(peer: string, side: PairingSide): PipelineError {
  const other = side === 'sender' ? 'receiver' : 'sender';
  return new PipelineError(
    'ERR_TCP_TOKEN',
    `${peer} did not prove that it knows the token; set "token" to the same secret here and at the ${other}`,
    { retryable: true },
  );
}

function prove(token: string, side: PairingSide, channel: string, binding: Buffer): Buffer {
  return createHmac('sha256', token).update(`arkavo-pipeline pairing\0${channel}\0${side}\0`).update(binding).digest();
}
