import {
  defineStage,
  type Packet,
  PipelineError,
  type StageContext,
  type StageHandlers,
  type UpstreamRequest,
} from '@arkavo-pipeline/core';
import { Dialer } from '@arkavo-pipeline/transport/connections';
import { checkIdleOptions } from '../idle-options.js';
import { senderProtocols } from './protocols.js';
import { RateController } from './rate-controller.js';
import { ReceiverRoute } from './receiver-route.js';
import type { SenderConnection } from './sender-connection.js';
import { type SenderContext, senderDrops } from './sender-context.js';
import { type SenderOptions, senderOptionNeeds, senderOptions } from './sender-options.js';

type Input = 'video' | 'audio' | 'metadata';
type Context = StageContext<SenderOptions, Input>;

/** Sources whose sound is warned of. */
const maxMuteSources = 64;

/** Sends packets to a receiver. While there is no connection it takes none: the links before it decide what is lost. */
class TcpSender implements StageHandlers<Input> {
  readonly #context: Context;
  readonly #dialer: Dialer<SenderConnection>;
  /** Sources that were warned of sound which is not carried. */
  readonly #mute = new Set<string>();
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
    if (this.#isNotCarried(packet)) return this.#refuseSound(packet);
    const { connection } = this.#dialer;
    return connection ? connection.send(packet) : this.#sendLater(packet);
  }

  /** Sends the end, over the next connection if need be, and waits until a receiver has taken everything. */
  async flush(): Promise<void> {
    this.#giveUpSoon();
    for (;;) {
      const connection = await this.#connected();
      if (!connection) return this.#endUndelivered();
      connection.finish();
      if ((await connection.ended) === undefined) return;
    }
  }

  /**
   * A sender that is stopped may have outlived its receiver: then all that was to be done is done. One that never had a receiver, or
   * whose stream ends while it has none, has failed.
   */
  #endUndelivered(): void {
    const { signal, stopping, log, stageId } = this.#context;
    if (signal.aborted) return;
    const { hasServed, trouble } = this.#dialer;
    if (stopping.aborted && hasServed)
      return log.warn(`the end of the stream was not delivered: ${trouble || 'there was no connection'}`);
    throw this.#dialer.undelivered(hasServed ? 'the end of the stream' : 'the stream', stageId);
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer);
    this.#context.stopping.removeEventListener('abort', this.#giveUp);
    this.#context.signal.removeEventListener('abort', this.#abandon);
    await this.#dialer.stop();
  }

  #isNotCarried(packet: Packet): boolean {
    return this.#context.options.protocol === 'arkavo' && packet.kind === 'audio' && packet.format === 'aac';
  }

  /** All of a source's sound is like this: a fault for each packet would say the same again and again. */
  #refuseSound(packet: Packet): void {
    const { sourceId } = packet;
    packet.dispose();
    this.#context.drop('unsendable');
    if (this.#mute.has(sourceId) || this.#mute.size >= maxMuteSources) return;
    this.#mute.add(sourceId);
    this.#context.log.warn(
      `the sound of ${sourceId} is AAC, which the Arkavo protocol does not carry: it is dropped; send PCM, or use protocol "framed"`,
    );
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
      if (connection || this.#dialer.isOver || this.#givenUp || this.#context.signal.aborted) return connection;
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
  files: ({ ca }) => ({ reads: { ca } }),
  async open(context) {
    if (context.inputs.size === 0) {
      throw new PipelineError('ERR_DEFINITION_INVALID', 'no input is linked; link video, audio or metadata', {
        stage: context.stageId,
      });
    }
    checkIdleOptions(senderOptions, senderOptionNeeds, context.options, context.stageId);
    return new TcpSender(context, await ReceiverRoute.open(context.options, context.log));
  },
});
