import { randomBytes } from 'node:crypto';
import type { TcpNetConnectOpts } from 'node:net';
import { PairingProof } from '@arkavo-pipeline/transport/trust';
import { decodeHelloJson } from '../../src/framing/hello.js';
import { encodeProof } from '../../src/framing/pairing-message.js';
import { helloPrefixBytes } from '../../src/framing/protocol.js';
import { helloBytes, RawPeer } from './raw-peer.js';
import { until } from './stages.js';

/** A plain socket that has said hello to a receiver with a token, and heard its hello. */
export class GreetedPeer {
  readonly peer: RawPeer;
  /** Bytes of the receiver's hello. */
  readonly helloBytes: number;
  readonly #nonces: { readonly sender: Buffer; readonly receiver: Buffer };

  private constructor(peer: RawPeer, bytes: number, nonces: { readonly sender: Buffer; readonly receiver: Buffer }) {
    this.peer = peer;
    this.helloBytes = bytes;
    this.#nonces = nonces;
  }

  static async connect(port: number, id = 'raw-1', options: Partial<TcpNetConnectOpts> = {}): Promise<GreetedPeer> {
    const peer = await RawPeer.connect(port, options);
    const sender = randomBytes(32);
    peer.socket.write(helloBytes({ id, nonce: sender.toString('hex') }));
    const bytes = () =>
      peer.received.length < helloPrefixBytes
        ? Number.POSITIVE_INFINITY
        : helloPrefixBytes + peer.received.readUInt16BE(6);
    await until(() => peer.received.length >= bytes());
    const { nonce = '' } = decodeHelloJson(peer.received.subarray(helloPrefixBytes, bytes()));
    return new GreetedPeer(peer, bytes(), { sender, receiver: Buffer.from(nonce, 'hex') });
  }

  /** The message that shows that the peer knows this token. */
  proofOf(token: string): Buffer {
    return encodeProof('sender', PairingProof.overNonces(token, 'sender', this.#nonces).own);
  }
}
