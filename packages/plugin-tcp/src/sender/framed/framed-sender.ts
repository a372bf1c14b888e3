import { hostAndPort, type Packet, PipelineError } from '@arkavo-pipeline/core';
import { addressError } from '@arkavo-pipeline/transport/connections';
import type { Opened } from '@arkavo-pipeline/transport/trust';
import { type PairingProof, wrongToken } from '@arkavo-pipeline/transport/trust';
import { encodeHello, type Hello } from '../../framing/hello.js';
import { type Message, MessageReader } from '../../framing/message-reader.js';
import { encodePacket } from '../../framing/packet-message.js';
import { Pairing } from '../../framing/pairing.js';
import { decodeProof, encodeProof } from '../../framing/pairing-message.js';
import { aliveIntervalMs, countedPrefixBytes, maxReplyBytes, messageType } from '../../framing/protocol.js';
import { protocolError } from '../../framing/protocol-error.js';
import { decodeRequest } from '../../framing/request-message.js';
import { decodeAlive, decodeReceived, encodeAliveAnswer, encodeSignal } from '../../framing/signal-message.js';
import { nameProblem } from '../../names.js';
import { FlowWindow } from '../flow-window.js';
import { leaving, Outbox, type Wire } from '../outbox.js';
import type { SenderConnection } from '../sender-connection.js';
import type { SenderContext } from '../sender-context.js';
import { whyUnheard } from './why-unheard.js';

/** What this sender says of itself. */
export type FramedSenderOptions = { readonly hello: Hello; readonly token: string | undefined };

const replyTypes: ReadonlySet<number> = new Set([
  messageType.keyframeRequest,
  messageType.bitrateRequest,
  messageType.alive,
  messageType.endTaken,
  messageType.received,
  messageType.receiverProof,
]);

/** So many bytes may wait in the socket while more are written: what is there cannot be dropped any more. */
const socketBytes = 16_384;

/** One connection of the framed protocol to a receiver. */
export class FramedSender implements SenderConnection, Wire {
  readonly ended: Promise<Error | undefined>;
  readonly #context: SenderContext;
  readonly #opened: Opened;
  readonly #hello: Hello;
  readonly #pairing: Pairing | undefined;
  readonly #reader = new MessageReader({ maxMessageBytes: maxReplyBytes, types: replyTypes });
  readonly #flow = new FlowWindow();
  readonly #outbox: Outbox;
  #peer: Hello | undefined;
  #proof: PairingProof | undefined;
  /** The receiver is who it should be: what it says counts, also while that is still being written down. */
  #isProven = false;
  #isReady = false;
  #isHeld = false;
  #finished = false;
  #taken = false;
  #failure: Error | undefined;
  #quietIntervals = 0;
  #watch: NodeJS.Timeout | undefined;
  #onReady: (() => void) | undefined;

  private constructor(context: SenderContext, opened: Opened, { hello, token }: FramedSenderOptions) {
    this.#context = context;
    this.#opened = opened;
    this.#pairing = token === undefined ? undefined : new Pairing(token, 'sender');
    this.#hello = { ...hello, ...(this.#pairing && { nonce: this.#pairing.nonce }) };
    this.#outbox = new Outbox(context, opened.socket, this);
    const { socket } = opened;
    socket.on('data', (chunk) => this.#read(chunk));
    socket.on('error', (error) => this.#failWith(this.#addressError(reasonOf(error), error)));
    this.ended = new Promise((resolve) => {
      socket.on('close', () => resolve(this.#end()));
    });
    this.#write(encodeHello(this.#hello));
  }

  /**
   * Says hello and hears it, and proves the token when there is one. Throws ERR_TCP_ADDRESS (nobody answers),
   * ERR_TCP_PROTOCOL (whoever is there is no receiver of this version) or ERR_TCP_TOKEN.
   */
  static async open(
    context: SenderContext,
    opened: Opened,
    options: FramedSenderOptions,
    signal: AbortSignal,
  ): Promise<FramedSender> {
    const connection = new FramedSender(context, opened, options);
    const abandon = () => connection.destroy();
    signal.addEventListener('abort', abandon, { once: true });
    const noAnswer = `no answer in ${context.connectTimeoutMs} ms`;
    const timer = setTimeout(() => connection.#failWith(connection.#addressError(noAnswer)), context.connectTimeoutMs);
    const ready = new Promise<void>((resolve) => {
      connection.#onReady = resolve;
    });
    try {
      await Promise.race([ready, connection.ended]);
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', abandon);
    }
    if (!connection.usable) throw await connection.#refusal();
    return connection;
  }

  get usable(): boolean {
    return this.#isReady && !this.#opened.socket.destroyed && !this.#outbox.finishing;
  }

  send(packet: Packet): void | Promise<void> {
    return this.#outbox.push(packet);
  }

  finish(): void {
    this.#outbox.finish();
  }

  end(): void {
    if (this.#finished) return;
    this.#finished = true;
    this.#write(encodeSignal('endOfStream'));
  }

  destroy(): void {
    this.#opened.socket.destroy();
  }

  encode(packet: Packet): readonly Uint8Array[] {
    const { capabilities } = this.#peer ?? this.#hello;
    if (!capabilities.media.some((medium) => medium === mediumOf(packet))) return [];
    const problem = nameProblem(packet.sourceId);
    if (problem) throw new PipelineError('ERR_TCP_PROTOCOL', `a packet whose source id ${problem}`);
    const { head, payload } = encodePacket(packet, leaving(packet, this.#context));
    const bytes = head.length - countedPrefixBytes + payload.byteLength;
    if (bytes <= capabilities.maxMessageBytes) return [head, payload];
    throw protocolError(`a packet of ${packet.bytes} bytes; raise the receiver's maxMessageBytes`);
  }

  get isOpen(): boolean {
    return this.#flow.isOpen(this.#context.clock.nowUs()) && this.#opened.socket.writableLength <= socketBytes;
  }

  get isHeld(): boolean {
    return this.#isHeld;
  }

  get delayUs(): number {
    return this.#flow.delayUs(this.#context.clock.nowUs());
  }

  get aheadUs(): number {
    return this.#flow.aheadUs;
  }

  get arrivingBps(): number | undefined {
    const { bytesPerSecond } = this.#flow;
    return bytesPerSecond === undefined ? undefined : bytesPerSecond * 8;
  }

  write(pieces: readonly Uint8Array[], done: (error?: Error | null) => void): void {
    const { socket } = this.#opened;
    socket.cork();
    pieces.forEach((piece, index) => {
      if (index === pieces.length - 1) socket.write(piece, done);
      else socket.write(piece);
      this.#flow.sent(piece.byteLength, this.#context.clock.nowUs());
    });
    socket.uncork();
  }

  #write(message: Buffer): void {
    this.#opened.socket.write(message);
    this.#flow.sent(message.length, this.#context.clock.nowUs());
  }

  #read(chunk: Buffer): void {
    this.#quietIntervals = 0;
    try {
      this.#reader.feed(chunk);
      if (!this.#peer) this.#greet();
      if (!this.#peer) return;
      for (let message = this.#reader.next(); message; message = this.#reader.next()) this.#take(message);
    } catch (error) {
      this.#failWith(error as Error);
    }
  }

  #take(message: Message): void {
    if (message.type === messageType.receiverProof) this.#checkProof(message);
    if (!this.#isProven) return;
    if (message.type === messageType.alive) this.#answer(decodeAlive(message));
    const request = decodeRequest(message);
    if (request?.type === 'keyframe') this.#context.request(request);
    if (request?.type === 'bitrate') this.#outbox.limit(request.bitsPerSecond);
    if (message.type === messageType.received) this.#received(message);
    if (message.type === messageType.endTaken) this.#taken = this.#finished;
  }

  #greet(): void {
    const peer = this.#reader.hello();
    if (!peer) return;
    this.#peer = peer;
    this.#watch = setInterval(() => this.#checkSilence(), aliveIntervalMs);
    if (!this.#pairing && peer.nonce !== undefined)
      throw this.#tokenError('wants a token; set "token" to the one it has');
    if (!this.#pairing) return this.#open();
    this.#proof = this.#pairing.proof(this.#opened.socket, peer);
    if (!this.#proof) throw this.#tokenError('has no token; set "token" there to the one that is set here');
    this.#write(encodeProof('sender', this.#proof.own));
  }

  #checkProof(message: Message): void {
    if (this.#isProven || !this.#proof) return;
    if (!this.#proof.accepts(decodeProof(message))) throw wrongToken(this.#name, 'sender');
    this.#isProven = true;
    this.#opened.paired().then(
      () => this.#open(),
      (error) => this.#failWith(error),
    );
  }

  #open(): void {
    this.#isProven = true;
    this.#isReady = true;
    this.#onReady?.();
  }

  /** A peer that asks and does not read is not answered: its questions would fill the memory. */
  #answer(askedUs: number): void {
    const nowUs = this.#context.clock.nowUs();
    if (this.#opened.socket.writableLength > socketBytes + this.#context.highWaterBytes) return;
    this.#write(encodeAliveAnswer({ askedUs, heardUs: nowUs, answeredUs: nowUs }));
  }

  #received(message: Message): void {
    const { bytes, isHeld } = decodeReceived(message);
    if (isHeld || this.#isHeld) this.#flow.held();
    this.#isHeld = isHeld;
    if (!this.#flow.received(bytes, this.#context.clock.nowUs())) {
      throw protocolError(`a report of ${bytes} received bytes, which cannot be`);
    }
    this.#outbox.pump();
  }

  /** Counts intervals instead of comparing times: a thread that was busy for seconds has not been listening. */
  #checkSilence(): void {
    this.#quietIntervals += 1;
    if (this.#quietIntervals * aliveIntervalMs <= this.#context.silenceTimeoutMs) return;
    this.#failWith(this.#addressError(`nothing was heard for ${this.#context.silenceTimeoutMs} ms`));
  }

  #failWith(error: Error): void {
    this.#failure ??= error;
    this.#opened.socket.destroy();
  }

  #end(): Error | undefined {
    clearInterval(this.#watch);
    const lost = this.#outbox.close();
    if (lost > 0) this.#context.drop('connection-lost', lost);
    if (this.#taken) return undefined;
    return this.#failure ?? this.#addressError('the receiver closed the connection');
  }

  async #refusal(): Promise<Error> {
    const reason = await this.ended;
    if (!this.#failure && !this.#peer) {
      return protocolError(
        `${this.#name} closed the connection without a hello: ${whyUnheard(this.#opened.socket, this.#pairing !== undefined)}`,
      );
    }
    if (!this.#failure && this.#proof) {
      return this.#tokenError(
        'closed the connection instead of proving that it knows the token; it has to be the same on both sides, unless the receiver has no room',
      );
    }
    if (reason instanceof PipelineError && reason.code === 'ERR_TCP_PROTOCOL') {
      return protocolError(`${this.#name} is no receiver for this sender: ${reason.message}`);
    }
    return reason ?? this.#addressError('the connection ended');
  }

  get #name(): string {
    return hostAndPort(this.#opened.host, this.#opened.port);
  }

  #tokenError(what: string): PipelineError {
    return new PipelineError('ERR_TCP_TOKEN', `${this.#name} ${what}`, { retryable: true });
  }

  #addressError(what: string, cause?: unknown): PipelineError {
    return addressError(this.#opened.host, this.#opened.port, what, cause);
  }
}

function mediumOf({ kind }: Packet): string {
  return kind === 'access-unit' ? 'video' : kind;
}

function reasonOf(error: NodeJS.ErrnoException): string {
  return error.code ?? error.message;
}
