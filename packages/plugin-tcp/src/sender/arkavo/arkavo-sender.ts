import { hostAndPort, type Packet, PipelineError } from '@arkavo-pipeline/core';
import { addressError } from '@arkavo-pipeline/transport/connections';
import type { Opened } from '@arkavo-pipeline/transport/trust';
import { encodeMessage } from '../../arkavo/encode-message.js';
import type { NaluForm } from '../../arkavo/nalu-data.js';
import { FlowWindow } from '../flow-window.js';
import { Outbox, type Wire } from '../outbox.js';
import type { SenderConnection } from '../sender-connection.js';
import type { SenderContext } from '../sender-context.js';
import { ArkavoMessages } from './arkavo-messages.js';
import { ArrivedBytes } from './arrived-bytes.js';
import { LineWriter } from './line-writer.js';
import type { SystemQueue } from './system-queue.js';
import type { WireSource } from './wire-source.js';

export type ArkavoSenderOptions = {
  readonly deviceName: string;
  /** When it is known from the start: the handshake is sent at once then. */
  readonly sourceName: string | undefined;
  /** What is sent, on all connections. */
  readonly source: WireSource;
  readonly nalu: NaluForm;
  /** The time since 1970 minus the local time, microseconds. */
  readonly unixOffsetUs: number;
  readonly queue: SystemQueue;
};

const watchIntervalMs = 1000;

/** How long a receiver that has everything may take to close the connection. */
const graceMs = 500;

/** Of the bytes of a line with a picture, those of the picture: base64 takes four for three (RFC 4648 §4). */
const payloadShare = 0.75;

/** One connection to an Arkavo app, or a receiver that takes such connections. It never answers. */
export class ArkavoSender implements SenderConnection, Wire {
  readonly ended: Promise<Error | undefined>;
  /** Why nothing gets through is not said. */
  readonly isHeld = false;
  readonly #context: SenderContext;
  readonly #opened: Opened;
  readonly #options: ArkavoSenderOptions;
  readonly #outbox: Outbox;
  readonly #writer: LineWriter;
  readonly #flow = new FlowWindow();
  readonly #arrived: ArrivedBytes;
  /** By source id. */
  readonly #sources = new Map<string, ArkavoMessages>();
  readonly #watch: NodeJS.Timeout;
  #progressBytes = 0;
  #quietIntervals = 0;
  /** The end of the stream was given to the socket. */
  #isEnded = false;
  #leaveTimer: NodeJS.Timeout | undefined;
  #failure: Error | undefined;

  constructor(context: SenderContext, opened: Opened, options: ArkavoSenderOptions) {
    this.#context = context;
    this.#opened = opened;
    this.#options = options;
    this.#outbox = new Outbox(context, opened.socket, this);
    const { socket } = opened;
    this.#writer = new LineWriter(socket);
    this.#arrived = new ArrivedBytes(socket, options.queue, (bytes) => this.#noteArrived(bytes));
    socket.on('data', () => {});
    socket.on('error', (error: NodeJS.ErrnoException) => this.#failWith(error.code ?? error.message, error));
    this.ended = new Promise((resolve) => {
      socket.on('close', () => resolve(this.#end()));
    });
    this.#watch = setInterval(() => this.#checkProgress(), watchIntervalMs);
    if (options.sourceName !== undefined) this.#shake(options.sourceName);
  }

  get usable(): boolean {
    return !this.#opened.socket.destroyed && !this.#outbox.finishing;
  }

  send(packet: Packet): void | Promise<void> {
    return this.#outbox.push(packet);
  }

  finish(): void {
    this.#outbox.finish();
  }

  end(): void {
    if (this.#isEnded || this.#writer.isMidway) return;
    this.#isEnded = true;
    this.#opened.socket.end(() => this.#leaveInTime());
  }

  destroy(): void {
    this.#opened.socket.destroy();
  }

  encode(packet: Packet): readonly Uint8Array[] {
    return [encodeMessage(this.#messagesOf(packet).message(packet))];
  }

  get isOpen(): boolean {
    const isTaken = !this.#writer.isMidway && this.#opened.socket.writableLength === 0;
    return isTaken && this.#flow.isOpen(this.#context.clock.nowUs());
  }

  get delayUs(): number {
    return this.#flow.delayUs(this.#context.clock.nowUs());
  }

  get aheadUs(): number {
    return this.#flow.aheadUs;
  }

  get arrivingBps(): number | undefined {
    const { bytesPerSecond } = this.#flow;
    return bytesPerSecond === undefined ? undefined : bytesPerSecond * 8 * payloadShare;
  }

  write([line]: readonly Uint8Array[], done: (error?: Error | null) => void): void {
    if (!line) return;
    this.#noteSent(line);
    this.#writer.write(line, done);
  }

  #noteSent(line: Uint8Array): void {
    this.#flow.sent(line.byteLength, this.#context.clock.nowUs());
    this.#arrived.watch();
  }

  #noteArrived(bytes: number): void {
    this.#flow.received(bytes, this.#context.clock.nowUs());
    this.#outbox.pump();
    this.#leaveInTime();
  }

  /** Whether the receiver closes its side, too, tells nothing once it has everything: it is not waited for for long. */
  #leaveInTime(): void {
    const { socket } = this.#opened;
    if (!socket.writableFinished || this.#flow.inFlightBytes > 0) return;
    this.#leaveTimer ??= setTimeout(() => socket.destroy(), graceMs);
  }

  #messagesOf(packet: Packet): ArkavoMessages {
    const { source, sourceName, nalu, unixOffsetUs } = this.#options;
    const sourceID = source.idOf(packet);
    const known = this.#sources.get(packet.sourceId);
    if (known) return known;
    if (this.#sources.size === 0 && sourceName === undefined) this.#shake(sourceID);
    const messages = new ArkavoMessages(sourceID, nalu, unixOffsetUs);
    this.#sources.set(packet.sourceId, messages);
    return messages;
  }

  #shake(sourceID: string): void {
    const { deviceName } = this.#options;
    const line = encodeMessage({ kind: 'handshake', sourceID, deviceName });
    this.#noteSent(line);
    this.#opened.socket.write(line);
  }

  /** A receiver that takes nothing of what waits for it is not there any more. */
  #checkProgress(): void {
    const { bytes } = this.#arrived;
    const isStuck = this.#flow.inFlightBytes > 0 && bytes === this.#progressBytes;
    this.#progressBytes = bytes;
    this.#quietIntervals = isStuck ? this.#quietIntervals + 1 : 0;
    const { silenceTimeoutMs } = this.#context;
    if (this.#quietIntervals * watchIntervalMs <= silenceTimeoutMs) return;
    this.#failWith(`nothing was taken for ${silenceTimeoutMs} ms${this.#outbox.finishing ? ' after the end' : ''}`);
  }

  #failWith(what: string, cause?: Error): void {
    const { host, port, socket } = this.#opened;
    this.#failure ??= addressError(host, port, what, cause);
    socket.destroy();
  }

  /** A connection that carried nothing tells nothing of who is there: nobody answers. */
  get #hasCarried(): boolean {
    return this.#sources.size > 0 || !this.#options.source.isKnown;
  }

  #end(): Error | undefined {
    clearInterval(this.#watch);
    clearTimeout(this.#leaveTimer);
    this.#arrived.close();
    const lost = this.#outbox.close();
    if (lost > 0) this.#context.drop('connection-lost', lost);
    const { host, port } = this.#opened;
    const failure = this.#failure ?? addressError(host, port, 'the receiver closed the connection');
    if (!this.#outbox.finishing) return failure;
    if (!this.#hasCarried) return undelivered(`${hostAndPort(host, port)}: the connection that carried it has ended`);
    return this.#isEnded && lost === 0 && !this.#failure ? undefined : undelivered(failure.message, failure);
  }
}

/** On another connection there would be nothing to send, and no end to be told of. */
function undelivered(why: string, cause?: Error): PipelineError {
  return new PipelineError('ERR_TCP_UNDELIVERED', why, { cause });
}
