import { randomUUID } from 'node:crypto';
import {
  defineStage,
  type Emit,
  type OptionsOf,
  type Packet,
  type PipelineError,
  type StageContext,
  type StageHandlers,
  type UpstreamRequest,
} from '@arkavo-pipeline/core';
import { clockId } from '../clock-id.js';
import type { Hello } from '../framing/hello.js';
import { aliveIntervalMs, messageType } from '../framing/protocol.js';
import { FairOutlet } from './fair-outlet.js';
import { Listener } from './listener.js';
import { type ConnectionEnd, ReceiverConnection, type ReceiverConnectionOptions } from './receiver-connection.js';
import { receiverOptions } from './receiver-options.js';
import { SenderCensus } from './sender-census.js';
import { StopGrace } from './stop-grace.js';

type Output = 'video' | 'audio' | 'metadata';
type Context = StageContext<OptionsOf<typeof receiverOptions>, never, Output>;

const typeOfPort = { video: messageType.video, audio: messageType.audio, metadata: messageType.metadata };

/** Takes the packets of any number of tcp-senders. */
class TcpReceiver implements StageHandlers<never, Output> {
  readonly #context: Context;
  readonly #connections = new Set<ReceiverConnection>();
  readonly #census: SenderCensus;
  readonly #outlet = new FairOutlet<Output>((error) => this.#finish(error));
  readonly #grace: StopGrace;
  readonly #done: Promise<void>;
  readonly #stop = () => this.#stopSoon();
  readonly #abandon = () => this.#finish();
  readonly #alive: NodeJS.Timeout;
  #finish!: (error?: unknown) => void;
  #listener: Listener | undefined;
  #isStopping = false;
  #bitrate: UpstreamRequest | undefined;

  constructor(context: Context) {
    this.#context = context;
    this.#census = new SenderCensus(context.options.maxConnections);
    this.#grace = new StopGrace(context.clock, () => this.#outlet.isHeldUp);
    this.#done = new Promise((resolve, reject) => {
      this.#finish = (error) => (error === undefined ? resolve() : reject(error));
    });
    // A failure is reported by `generate`, which may not have been called yet.
    this.#done.catch(() => {});
    this.#alive = setInterval(() => this.#each((connection) => connection.sayAlive()), aliveIntervalMs);
    context.stopping.addEventListener('abort', this.#stop, { once: true });
    context.signal.addEventListener('abort', this.#abandon, { once: true });
  }

  async listen(): Promise<this> {
    const { options, log } = this.#context;
    const connectionOptions = this.#connectionOptions();
    try {
      this.#listener = await Listener.open({
        ...options,
        onSocket: (socket) => {
          this.#connections.add(new ReceiverConnection(socket, connectionOptions, this.#events));
        },
        onFault: (error) => this.#context.fault(error),
      });
    } catch (error) {
      await this.close();
      throw error;
    }
    log.info(`listening on ${this.#listener.address}`);
    return this;
  }

  async generate(emit: Emit<Output>): Promise<void> {
    this.#outlet.open(emit);
    if (this.#context.stopping.aborted) this.#stopSoon();
    try {
      await this.#done;
    } finally {
      this.#grace.cancel();
      this.#listener?.stopAccepting();
      this.#release();
    }
  }

  request(request: UpstreamRequest, port: Output): void {
    if (port !== 'video') return;
    if (request.type === 'bitrate') this.#bitrate = request;
    this.#each((connection) => connection.request(request));
  }

  async close(): Promise<void> {
    clearInterval(this.#alive);
    this.#grace.cancel();
    this.#context.stopping.removeEventListener('abort', this.#stop);
    this.#context.signal.removeEventListener('abort', this.#abandon);
    this.#finish();
    this.#release();
    await this.#listener?.close();
  }

  #connectionOptions(): ReceiverConnectionOptions {
    const { options, stageId, clock, outputs } = this.#context;
    return {
      stageId,
      clock,
      helloTimeoutMs: options.helloTimeoutMs,
      maxMessageBytes: options.maxMessageBytes,
      types: new Set([messageType.endOfStream, ...[...outputs].map((port) => typeOfPort[port])]),
      hello: {
        name: stageId,
        id: randomUUID(),
        clock: clockId(),
        capabilities: { maxMessageBytes: options.maxMessageBytes },
      },
    };
  }

  readonly #events = {
    onHello: (connection: ReceiverConnection): void => {
      if (!connection.peer) return;
      this.#grace.heard();
      for (const other of this.#connections) {
        if (other !== connection && other.peer?.id === connection.peer.id) this.#replace(other);
      }
      this.#census.arrive(connection.peer);
      this.#context.log.info(`${connection.name} connected`);
      if (this.#bitrate) connection.request(this.#bitrate);
    },
    onPacket: (packet: Packet, resume: () => void): boolean => {
      this.#grace.heard();
      return this.#outlet.offer(packet, () => {
        this.#grace.heard();
        resume();
      });
    },
    onEarlyUnit: (): void => {
      this.#grace.heard();
      this.#context.drop('awaiting-keyframe');
    },
    onKeyframeAsked: ({ name }: ReceiverConnection, sourceId: string): void => {
      this.#context.why('keyframe', 'awaiting-keyframe', { sourceId, asked: true, sender: name });
    },
    onEnd: (connection: ReceiverConnection, end: ConnectionEnd, reason: PipelineError | undefined): void => {
      this.#connections.delete(connection);
      if (end === 'refused' && reason) this.#context.fault(reason);
      if (connection.peer) this.#count(connection.peer, end);
      if (connection.peer && end === 'complete') this.#context.log.info(`${connection.name} has sent everything`);
      if (connection.peer && end === 'broken' && reason) this.#context.log.warn(reason.message);
      this.#endIfComplete();
    },
  };

  #count(sender: Hello, end: ConnectionEnd): void {
    if (end === 'complete') this.#census.complete(sender);
    if (end === 'refused') this.#census.forget(sender);
    if (end === 'broken') this.#census.miss(sender);
  }

  /** A sender that has come back before the end of its old connection was noticed. */
  #replace(old: ReceiverConnection): void {
    if (old.peer) this.#census.forget(old.peer);
    old.destroy();
  }

  /** Goes on listening: a sender whose connection broke may come back with what it still has. */
  #stopSoon(): void {
    if (this.#isStopping) return;
    this.#isStopping = true;
    this.#grace.run().then(() => this.#finish(), this.#finish);
    this.#endIfComplete();
  }

  #endIfComplete(): void {
    const isOver = this.#isStopping
      ? this.#connections.size === 0 && this.#census.expectsNobody
      : this.#census.allComplete && !this.#context.options.keepListening;
    if (isOver) this.#finish();
  }

  /** Gives up what waits for its links. */
  #release(): void {
    const parked = this.#outlet.close();
    if (parked > 0) this.#context.drop('stopped', parked);
    this.#each((connection) => connection.destroy());
  }

  #each(call: (connection: ReceiverConnection) => void): void {
    for (const connection of this.#connections) call(connection);
  }
}

export const tcpReceiver = defineStage({
  type: 'tcp-receiver',
  summary: 'Receives what tcp-senders send; ends when all of them have ended their streams.',
  outputs: {
    video: ['video/h264', 'video/h265'],
    audio: ['audio/pcm', 'audio/aac'],
    metadata: ['metadata/json'],
  },
  options: receiverOptions,
  drops: {
    'awaiting-keyframe': 'A connection starts at a keyframe; this unit came before it.',
    stopped: 'The packet waited for a full link when the stage was stopped.',
  },
  open(context) {
    return new TcpReceiver(context).listen();
  },
});
