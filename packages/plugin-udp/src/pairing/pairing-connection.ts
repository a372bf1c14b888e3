import type { TLSSocket } from 'node:tls';
import { hostAndPort, PipelineError } from '@arkavo-pipeline/core';
import { addressError, type DialedConnection } from '@arkavo-pipeline/transport/connections';
import { type Opened, PairingProof, proofBytes, wrongToken } from '@arkavo-pipeline/transport/trust';
import type { SrtpProfile } from '../srtp/srtp-profile.js';
import { type ExportedKeys, exportKeys } from './exported-keys.js';
import { alive, aliveIntervalMs, checkAlive, encodeRequest } from './protocol.js';

export type PairingConnectionOptions = {
  readonly token: string;
  readonly profile: SrtpProfile;
  /** For the receiver's answer. */
  readonly timeoutMs: number;
};

/** A receiver that is silent for so many seconds is not there any more. */
const maxQuietSeconds = 3;

/** The connection to a receiver that both sides' keys come of. It says nothing more than that both are there. */
export class PairingConnection implements DialedConnection {
  readonly keys: ExportedKeys;
  readonly ended: Promise<Error>;
  readonly #opened: Opened<TLSSocket>;
  readonly #proof: PairingProof;
  #answer = Buffer.alloc(0);
  #isPaired = false;
  #quietSeconds = 0;
  #failure: Error | undefined;
  #watch: NodeJS.Timeout | undefined;
  #onAnswered: (() => void) | undefined;

  private constructor(opened: Opened<TLSSocket>, { token, profile }: PairingConnectionOptions) {
    const { socket } = opened;
    this.#opened = opened;
    this.#proof = PairingProof.overTls(token, 'sender', socket);
    this.keys = exportKeys(socket, profile);
    socket.on('data', (chunk) => this.#read(chunk));
    socket.on('error', (error: NodeJS.ErrnoException) => this.#fail(this.#addressError(error.code ?? error.message)));
    this.ended = new Promise((resolve) => {
      socket.once('close', () => resolve(this.#end()));
    });
    socket.write(encodeRequest({ profile, proof: this.#proof.own }));
  }

  /**
   * Proves the token, and has the receiver prove it. Throws ERR_TCP_ADDRESS (no answer), ERR_TCP_TOKEN, ERR_TCP_PROTOCOL, and what keeps
   * the receiver from being remembered.
   */
  static async open(
    opened: Opened<TLSSocket>,
    options: PairingConnectionOptions,
    signal: AbortSignal,
  ): Promise<PairingConnection> {
    const connection = PairingConnection.#over(opened, options);
    const { timeoutMs } = options;
    const abandon = () => connection.destroy();
    signal.addEventListener('abort', abandon, { once: true });
    const noAnswer = connection.#addressError(`no answer in ${timeoutMs} ms`);
    const timer = setTimeout(() => connection.#fail(noAnswer), timeoutMs);
    const answered = new Promise<void>((resolve) => {
      connection.#onAnswered = resolve;
    });
    try {
      await Promise.race([answered, connection.ended]);
      if (!connection.#isPaired) throw connection.#failure ?? connection.#unanswered();
      await opened.paired();
      return connection;
    } catch (error) {
      connection.destroy();
      throw error;
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', abandon);
    }
  }

  /** Keys may not be had of a connection that has just ended. */
  static #over(opened: Opened<TLSSocket>, options: PairingConnectionOptions): PairingConnection {
    try {
      return new PairingConnection(opened, options);
    } catch (error) {
      opened.socket.destroy();
      throw error;
    }
  }

  get usable(): boolean {
    return this.#isPaired && !this.#opened.socket.destroyed;
  }

  destroy(): void {
    this.#opened.socket.destroy();
  }

  #read(chunk: Buffer): void {
    this.#quietSeconds = 0;
    try {
      if (this.#isPaired) return checkAlive(chunk);
      this.#answer = Buffer.concat([this.#answer, chunk]);
      if (this.#answer.length >= proofBytes) this.#judge();
    } catch (error) {
      this.#fail(error as Error);
    }
  }

  #judge(): void {
    const name = hostAndPort(this.#opened.host, this.#opened.port);
    if (!this.#proof.accepts(this.#answer.subarray(0, proofBytes))) throw wrongToken(name, 'sender');
    checkAlive(this.#answer.subarray(proofBytes));
    this.#isPaired = true;
    this.#watch = setInterval(() => this.#tick(), aliveIntervalMs);
    this.#onAnswered?.();
  }

  /** Counts intervals instead of comparing times: a thread that was busy for seconds has not been listening. */
  #tick(): void {
    const { socket } = this.#opened;
    if (socket.writable && socket.writableLength === 0) socket.write(alive);
    this.#quietSeconds += 1;
    if (this.#quietSeconds > maxQuietSeconds) this.#fail(this.#addressError(`silent for ${maxQuietSeconds} s`));
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    this.#opened.socket.destroy();
  }

  #end(): Error {
    clearInterval(this.#watch);
    return this.#failure ?? this.#addressError('the receiver closed the connection, its keys are used until the next');
  }

  #unanswered(): PipelineError {
    return new PipelineError(
      'ERR_TCP_TOKEN',
      `${hostAndPort(this.#opened.host, this.#opened.port)} closed the connection instead of proving that it knows the token; it has to be the same on both sides, unless the receiver has no room, or lets this address wait`,
      { retryable: true },
    );
  }

  #addressError(what: string): PipelineError {
    return addressError(this.#opened.host, this.#opened.port, what);
  }
}
