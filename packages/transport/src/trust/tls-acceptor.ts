import type { Socket } from 'node:net';
import { createServer, type Server, type TLSSocket } from 'node:tls';
import { hostAndPort, PipelineError } from '@arkavo-pipeline/core';
import { type ServerTlsOptions, serverTlsOptions } from './tls-options.js';

/** Why a connection never became a TLS connection. */
export type TlsRefusal =
  /** It closed without a word, as those do that only look whether somebody listens. */
  | 'probe'
  /** It began a handshake, or something, and closed. */
  | 'unfinished'
  /** It did not complete the handshake in time. */
  | 'timeout'
  /** It speaks something that isn't TLS. */
  | 'plaintext'
  /** It speaks TLS, but not 1.3. */
  | 'old-tls'
  /** It speaks TLS 1.3, but doesn't want our protocol over it. */
  | 'other-protocol'
  /** Whatever else OpenSSL has against it. */
  | 'tls-failed';

/** What became of an accepted connection. */
export type Handshake =
  | { readonly socket: TLSSocket }
  | { readonly refusal: TlsRefusal /** ERR_TCP_TLS. The connection is destroyed. */; readonly error: PipelineError };

type Pending = { readonly raw: Socket; readonly who: string; readonly settle: (handshake: Handshake) => void };

/** Makes TLS connections of accepted TCP connections. */
export class TlsAcceptor {
  /** Never listens: it is handed each connection, so that who may connect at all is decided before. */
  readonly #server: Server;
  readonly #pending = new Map<string, Pending>();
  readonly #alpn: string;

  constructor(options: ServerTlsOptions) {
    this.#alpn = options.alpn;
    this.#server = createServer(serverTlsOptions(options));
    this.#server.on('secureConnection', (socket) => this.#secured(socket));
    this.#server.on('tlsClientError', (error, socket) => this.#failed(socket, error));
  }

  /** Takes the connection over, and resolves with what became of it. Never rejects. */
  accept(raw: Socket): Promise<Handshake> {
    return new Promise((settle) => {
      const key = keyOf(raw);
      const who = hostAndPort(raw.remoteAddress ?? '', raw.remotePort ?? 0);
      // One that was reset before it was accepted has no address: nothing would tell it from the next one.
      if (raw.destroyed || raw.remoteAddress === undefined) {
        raw.destroy();
        return settle(refused({ raw, who, settle }, 'probe'));
      }
      this.#pending.set(key, { raw, who, settle });
      raw.once('close', () => this.#closed(key));
      this.#server.emit('connection', raw);
    });
  }

  #secured(socket: TLSSocket): void {
    const pending = this.#take(keyOf(socket));
    if (!pending) {
      socket.destroy();
      return;
    }
    if (socket.alpnProtocol === this.#alpn) pending.settle({ socket });
    else {
      socket.destroy();
      pending.settle(refused(pending, 'other-protocol'));
    }
  }

  /** A connection that has closed is without an address, and dealt with by `#closed`. */
  #failed(socket: TLSSocket, error: NodeJS.ErrnoException): void {
    const pending = this.#take(keyOf(socket));
    socket.destroy();
    pending?.settle(refused(pending, refusalOf(error.code), error));
  }

  #closed(key: string): void {
    const pending = this.#take(key);
    pending?.settle(refused(pending, pending.raw.bytesRead === 0 ? 'probe' : 'unfinished'));
  }

  #take(key: string): Pending | undefined {
    const pending = this.#pending.get(key);
    this.#pending.delete(key);
    return pending;
  }
}

/** Two connections that are open at one time differ in it. */
function keyOf({ remoteAddress, remotePort, localAddress, localPort }: Socket): string {
  return `${remoteAddress} ${remotePort} ${localAddress} ${localPort}`;
}

const refusals: readonly (readonly [pattern: RegExp, refusal: TlsRefusal])[] = [
  [/TIMEOUT/, 'timeout'],
  [/ECONNRESET|EPIPE/, 'unfinished'],
  [/WRONG_VERSION_NUMBER|HTTP_REQUEST|HTTPS_PROXY|PACKET_LENGTH_TOO_LONG|RECORD_TOO/, 'plaintext'],
  [/UNSUPPORTED_PROTOCOL|VERSION_TOO_LOW/, 'old-tls'],
  [/NO_APPLICATION_PROTOCOL/, 'other-protocol'],
];

function refusalOf(code = ''): TlsRefusal {
  return refusals.find(([pattern]) => pattern.test(code))?.[1] ?? 'tls-failed';
}

const explanations: { readonly [refusal in TlsRefusal]: string } = {
  probe: 'connected and closed without a word',
  unfinished: 'closed the connection in the TLS handshake; does it expect another certificate?',
  timeout: 'did not complete the TLS handshake in time',
  plaintext: 'does not speak TLS; give it a token, or write "security": "none" on both sides',
  'old-tls': 'speaks TLS, but not 1.3, which is the oldest that is taken; bring it up to date',
  'other-protocol': 'does not speak our protocol over TLS; it is no sender',
  'tls-failed': 'failed in the TLS handshake',
};

function refused({ who }: Pending, refusal: TlsRefusal, cause?: NodeJS.ErrnoException): Handshake {
  const detail = cause?.code ? ` (${cause.code})` : '';
  const message = `${who} ${explanations[refusal]}${detail}`;
  return { refusal, error: new PipelineError('ERR_TCP_TLS', message, { cause, retryable: true }) };
}
