import type { TLSSocket } from 'node:tls';
import { LocalServer } from '../../../src/testing/local-server.js';
import { tempFolder } from '../../../src/testing/temp-folder.js';
import { Identity } from '../../../src/trust/identity.js';
import { PairingProof, proofBytes } from '../../../src/trust/pairing-proof.js';
import { TlsAcceptor, type TlsRefusal } from '../../../src/trust/tls-acceptor.js';
import { alpn } from './alpn.js';
import { readBytes } from './read-bytes.js';

export type TlsReceiverOptions = {
  readonly identity?: Identity;
  readonly token?: string;
  readonly handshakeTimeoutMs?: number;
};

export type Outcome = TlsRefusal | 'paired' | 'wrong-token';

/** The receiving side as a stage has it: TLS, then proofs, then whatever the sender says. */
export class TlsReceiver {
  readonly identity: Identity;
  readonly outcomes: Outcome[] = [];
  readonly refusals: Error[] = [];
  /** What paired senders have sent. */
  received = '';
  readonly #acceptor: TlsAcceptor;
  readonly #token: string | undefined;
  #server: LocalServer | undefined;
  #waiting: (() => void)[] = [];

  private constructor(identity: Identity, { token, handshakeTimeoutMs = 60_000 }: TlsReceiverOptions) {
    this.identity = identity;
    this.#token = token;
    this.#acceptor = new TlsAcceptor({ identity, alpn, handshakeTimeoutMs });
  }

  static async open(options: TlsReceiverOptions = {}): Promise<TlsReceiver> {
    const identity = options.identity ?? (await Identity.load({ identity: tempFolder() }));
    const receiver = new TlsReceiver(identity, options);
    receiver.#server = await LocalServer.open(async (raw) => {
      const handshake = await receiver.#acceptor.accept(raw);
      if ('socket' in handshake) await receiver.#pair(handshake.socket);
      else {
        receiver.refusals.push(handshake.error);
        receiver.#note(handshake.refusal);
      }
    });
    return receiver;
  }

  get port(): number {
    return this.#server?.port ?? 0;
  }

  /** Resolves when so many connections have come to something. */
  async settled(count: number): Promise<void> {
    while (this.outcomes.length < count) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  async close(): Promise<void> {
    await this.#server?.close();
  }

  async #pair(socket: TLSSocket): Promise<void> {
    socket.on('error', () => {});
    if (this.#token) {
      const proof = PairingProof.overTls(this.#token, 'receiver', socket);
      const theirs = await readBytes(socket, proofBytes);
      if (!theirs || !proof.accepts(theirs)) {
        socket.destroy();
        this.#note('wrong-token');
        return;
      }
      socket.write(proof.own);
    }
    this.#note('paired');
    socket.on('data', (chunk) => {
      this.received += chunk.toString();
      this.#wake();
    });
  }

  /** Resolves when the paired senders have sent this. */
  async hears(text: string): Promise<void> {
    while (!this.received.includes(text)) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  #note(outcome: Outcome): void {
    this.outcomes.push(outcome);
    this.#wake();
  }

  #wake(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }
}
