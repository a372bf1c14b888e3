import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { nonceBytes, PairingProof, type PairingSide } from '@arkavo-pipeline/transport/trust';
import type { Hello } from './hello.js';

/** What one side of a connection draws, and shows of the token. */
export class Pairing {
  /** For this side's hello. */
  readonly nonce = randomBytes(nonceBytes).toString('hex');
  readonly #token: string;
  readonly #side: PairingSide;

  constructor(token: string, side: PairingSide) {
    this.#token = token;
    this.#side = side;
  }

  /** Undefined when the peer has no token. */
  proof(socket: Socket, peer: Hello): PairingProof | undefined {
    if (peer.nonce === undefined) return undefined;
    if (socket instanceof TLSSocket) return PairingProof.overTls(this.#token, this.#side, socket);
    const [own, other] = [Buffer.from(this.nonce, 'hex'), Buffer.from(peer.nonce, 'hex')];
    const nonces = this.#side === 'sender' ? { sender: own, receiver: other } : { sender: other, receiver: own };
    return PairingProof.overNonces(this.#token, this.#side, nonces);
  }
}
