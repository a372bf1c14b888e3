import { connect, type Socket } from 'node:net';
import { type Packet, PipelineError, type UpstreamRequest } from '@arkavo-pipeline/core';
import { encodeHello, type Hello } from '../framing/hello.js';
import { MessageReader } from '../framing/message-reader.js';
import type { EncodedMessage } from '../framing/packet-message.js';
import {
  aliveIntervalMs,
  countedPrefixBytes,
  maxReplyBytes,
  messagePrefixBytes,
  messageType,
} from '../framing/protocol.js';
import { protocolError } from '../framing/protocol-error.js';
import { decodeRequest, encodeSignal } from '../framing/request-message.js';
import { KeyframeGate } from '../keyframe-gate.js';

export type SenderConnectionOptions = {
  readonly host: string;
  readonly port: number;
  /** For the connection and the receiver's hello together. */
  readonly connectTimeoutMs: number;
  /** How long a receiver may say nothing. */
  readonly silenceTimeoutMs: number;
  readonly highWaterBytes: number;
  readonly hello: Hello;
  readonly onRequest: (request: UpstreamRequest) => void;
  /** Packets that were taken but not written when the connection ended. They are disposed of. */
  readonly onLost: (count: number) => void;
};

const replyTypes: ReadonlySet<number> = new Set([
  messageType.keyframeRequest,
  messageType.bitrateRequest,
  messageType.alive,
  messageType.endTaken,
]);

/**
 * One connection to a receiver, from the first packet to the end: never reused. It owns each packet from `send` until
 * the system has taken the last of its bytes.
 */
export class SenderConnection {
  /** What this connection's receiver has seen of each source. */
  readonly gate = new KeyframeGate();
  /** Resolves when the connection has ended, with the reason; undefined when the receiver has taken the end of the stream. */
  readonly ended: Promise<Error | undefined>;
  readonly #options: SenderConnectionOptions;
  readonly #socket: Socket;
  readonly #reader = new MessageReader({ maxMessageBytes: maxReplyBytes, types: replyTypes });
  readonly #unwritten: Packet[] = [];
  #peer: Hello | undefined;
  #finishing = false;
  #taken = false;
  #failure: Error | undefined;
  #quietIntervals = 0;
  #watch: NodeJS.Timeout | undefined;
  #onHello: (() => void) | undefined;
  #onRoom: (() => void) | undefined;

  private constructor(options: SenderConnectionOptions) {
    this.#options = options;
    this.#socket = connect({ host: options.host, port: options.port, noDelay: true });
    this.#socket.on('connect', () => this.#socket.write(encodeHello(options.hello)));
    this.#socket.on('data', (chunk) => this.#read(chunk));
    this.#socket.on('error', (error) => this.#failWith(error));
    this.ended = new Promise((resolve) => {
      this.#socket.on('close', () => resolve(this.#end()));
    });
  }

  /**
   * Connects and exchanges hellos. Throws ERR_TCP_ADDRESS (nobody there, or nobody answers) or ERR_TCP_PROTOCOL (whoever
   * is there is no receiver of this version).
   */
  static async open(options: SenderConnectionOptions, signal: AbortSignal): Promise<SenderConnection> {
    const connection = new SenderConnection(options);
    const abandon = () => connection.destroy();
    signal.addEventListener('abort', abandon, { once: true });
    const timer = setTimeout(() => connection.#failWith(connection.#noAnswer()), options.connectTimeoutMs);
    const greeted = new Promise<void>((resolve) => {
      connection.#onHello = resolve;
    });
    try {
      await Promise.race([greeted, connection.ended]);
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', abandon);
    }
    if (!connection.usable) throw await connection.#refusal();
    return connection;
  }

  /** Whether packets can be sent: the hellos were exchanged and nothing has ended the connection. */
  get usable(): boolean {
    return this.#peer !== undefined && !this.#socket.destroyed && !this.#finishing;
  }

  /** Whether the receiver takes a message of this size. */
  takes(message: EncodedMessage): boolean {
    const length = message.head.length - messagePrefixBytes + countedPrefixBytes + message.payload.byteLength;
    return this.#peer !== undefined && length <= this.#peer.capabilities.maxMessageBytes;
  }

  /** Writes a packet's message. A promise means that the socket's buffer is over its mark: await it before the next. */
  send(packet: Packet, message: EncodedMessage): void | Promise<void> {
    this.#unwritten.push(packet);
    this.#socket.cork();
    this.#socket.write(message.head);
    this.#socket.write(message.payload, this.#onWritten);
    this.#socket.uncork();
    if (this.#hasRoom()) return undefined;
    return new Promise((resolve) => {
      this.#onRoom = resolve;
    });
  }

  /** Says that everything was sent. `ended` resolves when the receiver has taken it all, or the connection has failed. */
  finish(): void {
    this.#finishing = true;
    this.#socket.write(encodeSignal('endOfStream'));
  }

  /** Ends the connection at once. */
  destroy(): void {
    this.#socket.destroy();
  }

  #hasRoom(): boolean {
    return this.#socket.writableLength <= this.#options.highWaterBytes || this.#socket.destroyed;
  }

  /** A destroyed socket also calls back: those packets are counted as lost when it has closed. */
  readonly #onWritten = (error?: Error | null): void => {
    if (error || this.#socket.destroyed) return;
    this.#unwritten.shift()?.dispose();
    if (this.#onRoom && this.#hasRoom()) this.#makeRoom();
  };

  #makeRoom(): void {
    this.#onRoom?.();
    this.#onRoom = undefined;
  }

  #read(chunk: Buffer): void {
    this.#quietIntervals = 0;
    try {
      this.#reader.feed(chunk);
      if (!this.#peer) this.#greet();
      if (!this.#peer) return;
      for (let message = this.#reader.next(); message; message = this.#reader.next()) {
        const request = decodeRequest(message);
        if (request) this.#options.onRequest(request);
        if (message.type === messageType.endTaken) this.#taken = this.#finishing;
      }
    } catch (error) {
      this.#failWith(error as Error);
    }
  }

  #greet(): void {
    this.#peer = this.#reader.hello();
    if (!this.#peer) return;
    this.#watch = setInterval(() => this.#checkSilence(), aliveIntervalMs);
    this.#onHello?.();
  }

  /** Counts intervals instead of comparing times: a thread that was busy for seconds has not been listening. */
  #checkSilence(): void {
    this.#quietIntervals += 1;
    if (this.#quietIntervals * aliveIntervalMs <= this.#options.silenceTimeoutMs) return;
    this.#failWith(this.#addressError(`nothing was heard for ${this.#options.silenceTimeoutMs} ms`));
  }

  #failWith(error: Error): void {
    this.#failure ??= error;
    this.#socket.destroy();
  }

  #end(): Error | undefined {
    clearInterval(this.#watch);
    const lost = this.#unwritten.splice(0);
    for (const packet of lost) packet.dispose();
    if (lost.length > 0) this.#options.onLost(lost.length);
    this.#makeRoom();
    if (this.#taken) return undefined;
    return this.#failure ?? this.#addressError('the receiver closed the connection');
  }

  async #refusal(): Promise<Error> {
    const reason = await this.ended;
    const { host, port } = this.#options;
    if (reason instanceof PipelineError && !this.#failure) {
      return protocolError(
        `${host}:${port} closed the connection without a hello: it has no room, or is no tcp-receiver`,
      );
    }
    if (reason instanceof PipelineError && reason.code === 'ERR_TCP_PROTOCOL') {
      return protocolError(`${host}:${port} is no receiver for this sender: ${reason.message}`);
    }
    if (reason instanceof PipelineError) return reason;
    return this.#addressError((reason as NodeJS.ErrnoException).code ?? reason?.message ?? 'no reason given', reason);
  }

  #noAnswer(): PipelineError {
    return this.#addressError(`no answer in ${this.#options.connectTimeoutMs} ms`);
  }

  #addressError(what: string, cause?: unknown): PipelineError {
    const { host, port } = this.#options;
    return new PipelineError('ERR_TCP_ADDRESS', `${host}:${port}: ${what}`, { retryable: true, cause });
  }
}
