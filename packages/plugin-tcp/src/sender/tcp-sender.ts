import {
  defineStage,
  type Packet,
  PipelineError,
  type StageContext,
  type StageHandlers,
  type UpstreamRequest,
} from '@arkavo-pipeline/core';
import { Dialer } from './dialer.js';
import { senderProtocols } from './protocols.js';
import { RateController } from './rate-controller.js';
import { ReceiverRoute } from './receiver-route.js';
import type { SenderConnection } from './sender-connection.js';
import { type SenderContext, senderDrops } from './sender-context.js';
import { type SenderOptions, senderOptions } from './sender-options.js';

type Input = 'video' | 'audio' | 'metadata';
type Context = StageContext<SenderOptions, Input>;

/** Sends packets to a receiver. While there is no connection it takes none: the links before it decide what is lost. */
class TcpSender implements StageHandlers<Input> {
  readonly #context: Context;
  readonly #dialer: Dialer;
  readonly #giveUp = () => this.#giveUpSoon();
  readonly #abandon = () => void this.#dialer.stop();
  #givenUp = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(context: Context, route: ReceiverRoute) {
    this.#context = context;
    const { options, clock, log } = context;
    this.#dialer = new Dialer({
      ...options,
      target: route.target,
      clock,
      log,
      onFault: (error) => context.fault(error),
      open: senderProtocols[options.protocol](route, senderContext(context), options),
    });
    context.stopping.addEventListener('abort', this.#giveUp, { once: true });
    context.signal.addEventListener('abort', this.#abandon, { once: true });
  }

  process(packet: Packet): void | Promise<void> {
    const { connection } = this.#dialer;
    return connection ? connection.send(packet) : this.#sendLater(packet);
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

  async #sendLater(packet: Packet): Promise<void> {
    const connection = await this.#connected();
    if (connection) return connection.send(packet);
    packet.dispose();
    this.#context.drop('not-connected');
  }

  /** The connection, as soon as there is one; undefined when there is none by the time to give up. */
  async #connected(): Promise<SenderConnection | undefined> {
    for (;;) {
      const { connection } = this.#dialer;
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
}

function senderContext(context: Context): SenderContext {
  const { stageId, clock, log, options } = context;
  const request = (asked: UpstreamRequest) => {
    if (context.inputs.has('video')) context.request(asked, 'video');
  };
  const why: StageContext['why'] = (decision, cause, details) => context.why(decision, cause, details);
  const rate = new RateController((bitsPerSecond, { delayUs }) => {
    request({ type: 'bitrate', bitsPerSecond });
    why('bitrate', 'send-queue', { bitsPerSecond, delayMs: Math.round(delayUs / 1000) });
  });
  return {
    ...options,
    stageId,
    clock,
    log,
    drop: (cause, count) => context.drop(cause, count),
    fault: (error) => context.fault(error),
    why,
    rate,
    request,
  };
}

export const tcpSender = defineStage({
  type: 'tcp-sender',
  summary: 'Sends coded video, audio and metadata to a tcp-receiver, or to an Arkavo app.',
  inputs: {
    video: { media: ['video/h264', 'video/h265'], optional: true },
    audio: { media: ['audio/pcm', 'audio/aac'], optional: true },
    metadata: { media: ['metadata/json'], optional: true },
  },
  options: senderOptions,
  drops: senderDrops,
  async open(context) {
    if (context.inputs.size === 0) {
      throw new PipelineError('ERR_DEFINITION_INVALID', 'no input is linked; link video, audio or metadata', {
        stage: context.stageId,
      });
    }
    return new TcpSender(context, await ReceiverRoute.open(context.options, context.log));
  },
});
