import type { Packet } from '@arkavo-pipeline/core';
import { encodeMessage } from '../../arkavo/encode-message.js';
import type { NaluForm } from '../../arkavo/nalu-data.js';
import { addressError } from '../connect-socket.js';
import { Outbox, type Wire } from '../outbox.js';
import type { Opened } from '../receiver-route.js';
import type { SenderConnection } from '../sender-connection.js';
import type { SenderContext } from '../sender-context.js';
import { ArkavoMessages } from './arkavo-messages.js';
import { LineWriter } from './line-writer.js';
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
};

const watchIntervalMs = 1000;

/** One connection to an Arkavo app, or a receiver that takes such connections. It never answers. */
export class ArkavoSender implements SenderConnection, Wire {
  readonly ended: Promise<Error | undefined>;
  /** Nothing tells how long bytes stay in the system's buffers. */
  readonly isHeld = false;
  readonly delayUs = 0;
  readonly aheadUs = 0;
  readonly arrivingBps = undefined;
  readonly #context: SenderContext;
  readonly #opened: Opened;
  readonly #options: ArkavoSenderOptions;
  readonly #outbox: Outbox;
  readonly #writer: LineWriter;
  /** By source id. */
  readonly #sources = new Map<string, ArkavoMessages>();
  readonly #watch: NodeJS.Timeout;
  #takenBytes = 0;
  #quietIntervals = 0;
  #finishTimer: NodeJS.Timeout | undefined;
  #failure: Error | undefined;

  constructor(context: SenderContext, opened: Opened, options: ArkavoSenderOptions) {
    this.#context = context;
    this.#opened = opened;
    this.#options = options;
    this.#outbox = new Outbox(context, opened.socket, this);
    const { socket } = opened;
    this.#writer = new LineWriter(socket);
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
    if (!this.#outbox.finishing) return this.#outbox.finish();
    if (this.#finishTimer || this.#writer.isMidway) return;
    const { socket } = this.#opened;
    socket.end();
    this.#finishTimer = setTimeout(() => socket.destroy(), this.#context.closeTimeoutMs);
  }

  destroy(): void {
    this.#opened.socket.destroy();
  }

  encode(packet: Packet): readonly Uint8Array[] {
    return [encodeMessage(this.#messagesOf(packet).message(packet))];
  }

  get isOpen(): boolean {
    return !this.#writer.isMidway && this.#opened.socket.writableLength === 0;
  }

  write([line]: readonly Uint8Array[], done: (error?: Error | null) => void): void {
    if (line) this.#writer.write(line, done);
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
    this.#opened.socket.write(encodeMessage({ kind: 'handshake', sourceID, deviceName }));
  }

  /** A receiver that takes nothing of what waits for it is not there any more. */
  #checkProgress(): void {
    const { socket } = this.#opened;
    const takenBytes = socket.bytesWritten - socket.writableLength;
    const isStuck = socket.writableLength > 0 && takenBytes === this.#takenBytes;
    this.#takenBytes = takenBytes;
    this.#quietIntervals = isStuck ? this.#quietIntervals + 1 : 0;
    const { silenceTimeoutMs } = this.#context;
    if (this.#quietIntervals * watchIntervalMs <= silenceTimeoutMs) return;
    this.#failWith(`nothing was taken for ${silenceTimeoutMs} ms`);
  }

  #failWith(what: string, cause?: Error): void {
    const { host, port, socket } = this.#opened;
    this.#failure ??= addressError(host, port, what, cause);
    socket.destroy();
  }

  #end(): Error | undefined {
    clearInterval(this.#watch);
    clearTimeout(this.#finishTimer);
    const lost = this.#outbox.close();
    if (lost > 0) this.#context.drop('connection-lost', lost);
    if (this.#finishTimer && lost === 0 && !this.#failure) return undefined;
    return this.#failure ?? addressError(this.#opened.host, this.#opened.port, 'the receiver closed the connection');
  }
}
