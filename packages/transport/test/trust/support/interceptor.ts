import { once } from 'node:events';
import type { Socket } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';
import { LocalServer } from '../../../src/testing/local-server.js';
import { tempFolder } from '../../../src/testing/temp-folder.js';
import { Identity } from '../../../src/trust/identity.js';
import { TlsAcceptor } from '../../../src/trust/tls-acceptor.js';
import { alpn } from './alpn.js';

/** Somebody in between, who ends the sender's TLS with a certificate of his own and passes everything on. */
export class Interceptor {
  /** Everything he could read. */
  seen = Buffer.alloc(0);
  readonly identity: Identity;
  #server: LocalServer | undefined;

  private constructor(identity: Identity) {
    this.identity = identity;
  }

  static async open(receiverPort: number): Promise<Interceptor> {
    const interceptor = new Interceptor(await Identity.load({ identity: tempFolder() }));
    const acceptor = new TlsAcceptor({ identity: interceptor.identity, alpn, handshakeTimeoutMs: 60_000 });
    interceptor.#server = await LocalServer.open(async (raw) => {
      const handshake = await acceptor.accept(raw);
      if ('socket' in handshake) await interceptor.#passOn(handshake.socket, receiverPort);
    });
    return interceptor;
  }

  get port(): number {
    return this.#server?.port ?? 0;
  }

  async close(): Promise<void> {
    await this.#server?.close();
  }

  async #passOn(sender: TLSSocket, port: number): Promise<void> {
    const receiver = connect({ port, host: '127.0.0.1', rejectUnauthorized: false, ALPNProtocols: [alpn] });
    for (const socket of [sender, receiver]) socket.on('error', () => {});
    await once(receiver, 'secureConnect');
    this.#pump(sender, receiver);
    this.#pump(receiver, sender);
  }

  #pump(from: Socket, to: Socket): void {
    from.on('data', (chunk) => {
      this.seen = Buffer.concat([this.seen, chunk]);
      to.write(chunk);
    });
    from.once('close', () => to.destroy());
  }
}
