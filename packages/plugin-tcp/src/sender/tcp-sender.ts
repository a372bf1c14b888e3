import { randomUUID } from 'node:crypto';
import {
  defineStage,
  leaveStage,
  type OptionsOf,
  type Packet,
  PipelineError,
  type StageContext,
  type StageHandlers,
  type UpstreamRequest,
} from '@arkavo-pipeline/core';
import { clockId } from '../clock-id.js';
import { type EncodedMessage, encodePacket } from '../framing/packet-message.js';
import { maxReplyBytes } from '../framing/protocol.js';
import { protocolError } from '../framing/protocol-error.js';
import { Dialer } from './dialer.js';
import { SenderConnection } from './sender-connection.js';
import { senderOptions } from './sender-options.js';

type Input = 'video' | 'audio' | 'metadata';
type DropCause = keyof typeof drops;
type Context = StageContext<OptionsOf<typeof senderOptions>, Input>;

const drops = {
  'awaiting-keyframe': 'A new connection starts at a keyframe; this unit came before it.',
  'not-connected': 'The stage was stopped while there was no receiver.',
  'connection-lost': 'The connection ended before the packet was written.',
  unsendable: 'The packet does not fit the protocol, or is longer than the receiver takes.',
} as const;

/** Sends packets to a tcp-receiver. While there is no connection it takes none: the links before it decide what is lost. */
class TcpSender implements StageHandlers<Input> {
  readonly #context: Context;
  readonly #dialer: Dialer;
  readonly #giveUp = () => this.#giveUpSoon();
  readonly #abandon = () => void this.#dialer.stop();
  #givenUp = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(context: Context) {
    this.#context = context;
    this.#dialer = new Dialer({
      ...context.options,
      target: `${context.options.host}:${context.options.port}`,
      clock: context.clock,
      log: context.log,
      onFault: (error) => context.fault(error),
      open: this.#opener(),
    });
    context.stopping.addEventListener('abort', this.#giveUp, { once: true });
    context.signal.addEventListener('abort', this.#abandon, { once: true });
  }

  process(packet: Packet): void | Promise<void> {
    const connection = this.#dialer.connection;
    return connection ? this.#send(connection, packet) : this.#sendLater(packet);
  }

  /** Sends the end, over the next connection if need be, and waits until a receiver has taken everything. */
  async flush(): Promise<void> {
    this.#giveUpSoon();
    for (;;) {
      const connection = await this.#connected();
      if (!connection) {
        this.#context.log.warn('the end of the stream could not be sent: not connected');
        return;
      }
      connection.finish();
      if ((await connection.ended) === undefined) return;
    }
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer);
    this.#context.stopping.removeEventListener('abort', this.#giveUp);
    this.#context.signal.removeEventListener('abort', this.#abandon);
    await this.#dialer.stop();
  }

  #opener(): (signal: AbortSignal) => Promise<SenderConnection> {
    const context = this.#context;
    const id = randomUUID();
    const connectionOptions = {
      ...context.options,
      hello: { name: context.stageId, id, clock: clockId(), capabilities: { maxMessageBytes: maxReplyBytes } },
      onRequest: (asked: UpstreamRequest) => {
        if (context.inputs.has('video')) context.request(asked, 'video');
      },
      onLost: (count: number) => context.drop('connection-lost', count),
    };
    return (signal) => SenderConnection.open(connectionOptions, signal);
  }

  async #sendLater(packet: Packet): Promise<void> {
    const connection = await this.#connected();
    if (connection) return this.#send(connection, packet);
    this.#drop(packet, 'not-connected');
  }

  #send(connection: SenderConnection, packet: Packet): void | Promise<void> {
    if (packet.kind === 'access-unit' && !connection.gate.admits(packet)) {
      this.#drop(packet, 'awaiting-keyframe');
      this.#askKeyframe(connection, packet, 'awaiting-keyframe');
      return undefined;
    }
    const message = this.#encode(connection, packet);
    return message && connection.send(packet, message);
  }

  /** The packet's message; when it cannot be sent, the packet is dropped with a fault. */
  #encode(connection: SenderConnection, packet: Packet): EncodedMessage | undefined {
    const { clock, stageId } = this.#context;
    try {
      const message = encodePacket(packet, leaveStage(packet.ledger, stageId, clock.nowUs()));
      if (connection.takes(message)) return message;
      throw protocolError(`a packet of ${packet.bytes} bytes; raise the receiver's maxMessageBytes`);
    } catch (error) {
      this.#drop(packet, 'unsendable');
      this.#context.fault(error as Error);
      if (packet.kind === 'access-unit') {
        connection.gate.restart(packet.sourceId);
        this.#askKeyframe(connection, packet, 'unsendable');
      }
      return undefined;
    }
  }

  #askKeyframe({ gate }: SenderConnection, { sourceId }: Packet, cause: DropCause): void {
    if (!gate.asks(this.#context.clock.nowUs())) return;
    this.#context.request({ type: 'keyframe' }, 'video');
    this.#context.why('keyframe', cause, { sourceId, asked: true });
  }

  /** The connection, as soon as there is one; undefined when there is none by the time to give up. */
  async #connected(): Promise<SenderConnection | undefined> {
    for (;;) {
      const connection = this.#dialer.connection;
      if (connection || this.#givenUp || this.#context.signal.aborted) return connection;
      await this.#dialer.changed();
    }
  }

  /** From now on nothing waits for a connection longer than `closeTimeoutMs`. */
  #giveUpSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#givenUp = true;
      this.#dialer.wake();
    }, this.#context.options.closeTimeoutMs);
  }

  #drop(packet: Packet, cause: DropCause): void {
    packet.dispose();
    this.#context.drop(cause);
  }
}

export const tcpSender = defineStage({
  type: 'tcp-sender',
  summary: 'Sends coded video, audio and metadata to a tcp-receiver.',
  inputs: {
    video: { media: ['video/h264', 'video/h265'], optional: true },
    audio: { media: ['audio/pcm', 'audio/aac'], optional: true },
    metadata: { media: ['metadata/json'], optional: true },
  },
  options: senderOptions,
  drops,
  open(context) {
    if (context.inputs.size === 0) {
      throw new PipelineError('ERR_DEFINITION_INVALID', 'no input is linked; link video, audio or metadata', {
        stage: context.stageId,
      });
    }
    return new TcpSender(context);
  },
});
