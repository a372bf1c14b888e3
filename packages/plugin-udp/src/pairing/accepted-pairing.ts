import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { hostAndPort, PipelineError } from '@arkavo-pipeline/core';
import type { DoorGuest } from '@arkavo-pipeline/transport/connections';
import { PairingProof, wrongToken } from '@arkavo-pipeline/transport/trust';
import type { ReceiverDrop } from '../receiver/receiver-drops.js';
import { type ExportedKeys, exportKeys } from './exported-keys.js';
import { alive, checkAlive, decodeRequest, protocolError, requestBytes } from './protocol.js';

/** Why a sender was cut off. */
export type PairingRefusal = { readonly drop: ReceiverDrop; readonly error: PipelineError };

export type AcceptedPairingEvents = {
  /** The sender has proved the token. Returns what keeps it from being let in; otherwise the keys are in force now. */
  onProven(pairing: AcceptedPairing, keys: ExportedKeys): PipelineError | undefined;
  /** Once: nothing more comes of it. */
  onEnd(pairing: AcceptedPairing, refusal: PairingRefusal | undefined): void;
};

export type AcceptedPairingOptions = {
  readonly token: string;
  /** For the whole request. */
  readonly helloTimeoutMs: number;
  readonly events: AcceptedPairingEvents;
};

/** A sender's connection, of which the keys of its packets come. It is an attempt: one proof, right or wrong. */
export class AcceptedPairing implements DoorGuest {
  /** Of the sender. */
  readonly address: string;
  /** For people. */
  readonly name: string;
  readonly #socket: Socket;
  readonly #options: AcceptedPairingOptions;
  readonly #timer: NodeJS.Timeout;
  #request = Buffer.alloc(0);
  #isProven = false;
  #quietSeconds = 0;
  #refusal: PairingRefusal | undefined;

  constructor(socket: Socket, options: AcceptedPairingOptions) {
    this.#socket = socket;
    this.#options = options;
    this.address = socket.remoteAddress ?? '';
    this.name = hostAndPort(this.address, socket.remotePort ?? 0);
    const { helloTimeoutMs } = options;
    this.#timer = setTimeout(
      () => this.#refuse('refused-silent', protocolError(`did not prove the token in ${helloTimeoutMs} ms`)),
      helloTimeoutMs,
    );
    socket.setNoDelay(true);
    socket.on('error', () => {});
    socket.on('data', (chunk) => this.#read(chunk));
    socket.on('close', () => this.#end());
  }

  /** Whether the sender is in. */
  get isProven(): boolean {
    return this.#isProven;
  }

  get quietSeconds(): number {
    return this.#quietSeconds;
  }

  /** Once a second. */
  tick(): void {
    this.#quietSeconds += 1;
    // Who reads nothing is told no more.
    if (this.#isProven && this.#socket.writable && this.#socket.writableLength === 0) this.#socket.write(alive);
  }

  destroy(): void {
    this.#socket.destroy();
  }

  #read(chunk: Buffer): void {
    this.#quietSeconds = 0;
    if (this.#refusal) return;
    try {
      if (this.#isProven) checkAlive(chunk);
      else this.#gather(chunk);
    } catch (error) {
      this.#refuse('refused-protocol', error as PipelineError);
    }
  }

  #gather(chunk: Buffer): void {
    if (this.#request.length + chunk.length > requestBytes) throw protocolError('said more than a request has');
    this.#request = Buffer.concat([this.#request, chunk]);
    if (this.#request.length === requestBytes) this.#judge();
  }

  #judge(): void {
    const socket = this.#socket;
    if (!(socket instanceof TLSSocket)) throw protocolError('a pairing without TLS');
    const { token, events } = this.#options;
    const { profile, proof } = decodeRequest(this.#request);
    const expected = PairingProof.overTls(token, 'receiver', socket);
    if (!expected.accepts(proof)) return this.#refuse('refused-token', wrongToken('it', 'receiver'));
    const full = events.onProven(this, exportKeys(socket, profile));
    if (full) return this.#refuse('refused-limit', full);
    this.#isProven = true;
    clearTimeout(this.#timer);
    socket.write(expected.own);
  }

  #refuse(drop: ReceiverDrop, { code, message }: PipelineError): void {
    const error = new PipelineError(code, `${this.name}: ${message}`, { retryable: true });
    this.#refusal ??= { drop, error };
    this.#socket.destroy();
  }

  #end(): void {
    clearTimeout(this.#timer);
    this.#options.events.onEnd(this, this.#refusal);
  }
}
