import {
  defineStage,
  type Emit,
  type OptionsOf,
  type Packet,
  PipelineError,
  type StageContext,
  type StageHandlers,
  type UpstreamRequest,
} from '@arkavo-pipeline/core';
import { Door, Ending, type FailedEntry, Listener, PeerLog, StopGrace } from '@arkavo-pipeline/transport/connections';
import { SourceRegistry } from '@arkavo-pipeline/transport/sources';
import { Identity, optionsWritten, receiverTrustOptions, type Security } from '@arkavo-pipeline/transport/trust';
import { aliveIntervalMs, alpnProtocol } from '../framing/protocol.js';
import { checkIdleOptions } from '../idle-options.js';
import { decideSecurity } from '../security-policy.js';
import { FairOutlet } from './fair-outlet.js';
import { LocalPresence } from './local-presence.js';
import { PeerMemory } from './peer-memory.js';
import { type ReceiverProtocol, receiverProtocols } from './protocols.js';
import type { ConnectionEnd, EndReason, ReceiverConnection, ReceiverConnectionEvents } from './receiver-connection.js';
import type { Output, ReceiverContext } from './receiver-context.js';
import { receiverDrops } from './receiver-drops.js';
import { receiverOptionNeeds, receiverOptions } from './receiver-options.js';
import { SenderCensus } from './sender-census.js';

type Context = StageContext<OptionsOf<typeof receiverOptions>, never, Output>;

/** Takes the packets of any number of senders. */
class TcpReceiver implements StageHandlers<never, Output> {
  readonly #context: Context;
  readonly #protocol: ReceiverProtocol;
  readonly #connections = new Set<ReceiverConnection>();
  readonly #census: SenderCensus;
  readonly #peerLog: PeerLog;
  readonly #outlet = new FairOutlet<Output>({
    onError: (error) => this.#ending.finish(error),
    onRefused: (packet, error) => this.#refuse(packet, error),
  });
  readonly #grace: StopGrace;
  readonly #ending = new Ending();
  readonly #stop = () => this.#stopSoon();
  readonly #abandon = () => this.#ending.finish();
  readonly #ticking: NodeJS.Timeout;
  #door: Door<ReceiverConnection> | undefined;
  #listener: Listener | undefined;
  #presence: LocalPresence | undefined;
  #isStopping = false;
  #bitrate: UpstreamRequest | undefined;

  constructor(context: Context) {
    this.#context = context;
    this.#protocol = receiverProtocols[context.options.protocol];
    this.#census = new SenderCensus(context.options.maxConnections);
    this.#peerLog = new PeerLog(context.log, context.clock);
    this.#grace = new StopGrace(context.clock, this.#protocol.stopLimitUs, () => this.#outlet.isHeldUp);
    this.#ticking = setInterval(() => this.#tick(), aliveIntervalMs);
    context.stopping.addEventListener('abort', this.#stop, { once: true });
    context.signal.addEventListener('abort', this.#abandon, { once: true });
  }

  async listen(): Promise<this> {
    const { options, log } = this.#context;
    try {
      const { security, identity } = await this.#secure();
      const door = this.#openDoor(security, identity);
      const onFault = (error: Error) => this.#context.fault(error);
      this.#listener = await Listener.open({ ...options, onSocket: (socket) => door.knock(socket), onFault });
      if (options.advertise) await this.#advertise(this.#listener.port, identity);
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
      await this.#ending.reached;
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
    clearInterval(this.#ticking);
    this.#grace.cancel();
    this.#context.stopping.removeEventListener('abort', this.#stop);
    this.#context.signal.removeEventListener('abort', this.#abandon);
    this.#ending.finish();
    this.#release();
    await this.#presence?.close();
    await this.#listener?.close();
  }

  /** Says how connections are protected, and refuses options that would leave them unprotected. */
  async #secure(): Promise<{ readonly security: Security; readonly identity: Identity | undefined }> {
    const { options, log } = this.#context;
    const tlsOptions = optionsWritten(options, receiverTrustOptions);
    const security = await decideSecurity({ ...options, role: 'receiver', tlsOptions });
    if (security.transport === 'plaintext') {
      if (security.warning) log.warn(security.warning);
      return { security, identity: undefined };
    }
    const identity = await Identity.load(options);
    log.info(`the certificate's fingerprint is ${identity.fingerprint}`);
    return { security, identity };
  }

  #openDoor(security: Security, identity: Identity | undefined): Door<ReceiverConnection> {
    const { options, clock } = this.#context;
    const context = this.#receiverContext();
    const openConnection = this.#protocol.opener(context);
    this.#door = new Door({
      ...options,
      security,
      identity,
      alpn: alpnProtocol,
      clock,
      hasToken: options.token !== undefined,
      drop: context.drop,
      fault: context.fault,
      open: (socket) => {
        const connection = openConnection(socket);
        this.#connections.add(connection);
        return connection;
      },
    });
    return this.#door;
  }

  #receiverContext(): ReceiverContext {
    const { options, stageId, clock, outputs } = this.#context;
    const sources = new SourceRegistry({
      clock,
      maxPerConnection: options.maxSourcesPerConnection,
      onEvent: (event) => this.#context.event(event),
    });
    return {
      stageId,
      clock,
      options,
      outputs,
      log: this.#peerLog,
      sources,
      memory: new PeerMemory(this.#protocol.longestBytes(options)),
      drop: (cause, count) => this.#context.drop(cause, count),
      fault: (error) => this.#context.fault(error),
      events: this.#events,
    };
  }

  async #advertise(port: number, identity: Identity | undefined): Promise<void> {
    const { options, log, clock } = this.#context;
    const { protocol, advertisedName: name } = options;
    const txt = { protocol, ...(identity && { fingerprint: identity.fingerprint }) };
    const told = { port, ...(name && { name }), ...(protocol === 'framed' && { txt }) };
    this.#presence = await LocalPresence.open(told, log, clock);
  }

  readonly #events: ReceiverConnectionEvents = {
    onIntroduced: (connection) => {
      this.#grace.heard();
      this.#replaceOlder(connection);
      const full = this.#door?.enter(connection);
      if (full) return full;
      if (connection.peer) this.#census.arrive(connection.peer);
      return undefined;
    },
    onAnswered: (connection) => {
      this.#peerLog.info(`${connection.name} connected`);
      if (this.#bitrate) connection.request(this.#bitrate);
    },
    onPacket: (packet: Packet, resume: () => void): boolean => {
      this.#grace.heard();
      return this.#outlet.offer(packet, () => {
        this.#grace.heard();
        resume();
      });
    },
    onSign: () => this.#grace.heard(),
    onKeyframeAsked: ({ name }, sourceId) => {
      this.#context.why('keyframe', 'awaiting-keyframe', { sourceId, asked: true, sender: name });
    },
    onEnd: (connection, end, reason) => {
      this.#connections.delete(connection);
      const isCounted = this.#door?.ended(connection, failedEntry(end, reason));
      if (reason.drop && !isCounted) this.#context.drop(reason.drop);
      if (end === 'refused' && reason.error && !isCounted) this.#context.fault(reason.error);
      this.#count(connection, end);
      this.#say(connection, end, reason);
      this.#endIfComplete();
    },
  };

  #refuse({ sourceId }: Packet, { code, message }: PipelineError): void {
    this.#context.drop('not-taken');
    this.#context.fault(new PipelineError(code, `${sourceId} is not passed on: ${message}`));
  }

  #count({ peer }: ReceiverConnection, end: ConnectionEnd): void {
    if (!peer) return;
    if (end === 'complete') this.#census.complete(peer);
    if (end === 'refused') this.#census.forget(peer);
    if (end === 'broken') this.#census.miss(peer);
  }

  #say(connection: ReceiverConnection, end: ConnectionEnd, { error, drop }: EndReason): void {
    const log = this.#peerLog;
    if (end === 'gone') log.debug(`${connection.name} has gone${drop ? ', without a word' : ''}`);
    if (!connection.peer) return;
    if (end === 'complete') log.info(`${connection.name} has sent everything`);
    if (end === 'broken' && error) log.warn(error.message);
  }

  /** A sender that has come back before the end of its old connection was noticed. */
  #replaceOlder({ peer }: ReceiverConnection): void {
    if (!peer) return;
    for (const other of this.#connections) {
      if (!other.peer || other.peer === peer || other.peer.id !== peer.id) continue;
      this.#census.forget(other.peer);
      this.#door?.leave(other);
      other.destroy();
    }
  }

  /** Goes on listening: a sender whose connection broke may come back with what it still has. */
  #stopSoon(): void {
    if (this.#isStopping) return;
    this.#isStopping = true;
    this.#grace.run().then(() => this.#ending.finish(), this.#ending.finish);
    this.#sayWhoIsWaitedFor();
    this.#endIfComplete();
  }

  /** Those that are let in, and those that may come back; what waits for full links is not waited for. */
  #sayWhoIsWaitedFor(): void {
    const count = (this.#door?.guestCount ?? 0) + this.#census.missingCount;
    const seconds = this.#protocol.stopLimitUs / 1e6;
    if (count > 0) this.#context.log.info(`waiting for ${count} sender${count === 1 ? '' : 's'}, at most ${seconds} s`);
  }

  #endIfComplete(): void {
    const isOver = this.#isStopping
      ? this.#connections.size === 0 && this.#census.expectsNobody
      : this.#census.allComplete && !this.#context.options.keepListening;
    if (isOver) this.#ending.finish();
  }

  /** Gives up what waits for its links. */
  #release(): void {
    const parked = this.#outlet.close();
    if (parked > 0) this.#context.drop('stopped', parked);
    this.#each((connection) => connection.destroy());
  }

  #tick(): void {
    this.#presence?.tick();
    this.#each((connection) => connection.tick());
  }

  #each(call: (connection: ReceiverConnection) => void): void {
    for (const connection of this.#connections) call(connection);
  }
}

function failedEntry(end: ConnectionEnd, { drop }: EndReason): FailedEntry {
  if (drop === 'refused-token') return 'wrong-token';
  return end === 'refused' ? 'refused' : 'closed';
}

export const tcpReceiver = defineStage({
  type: 'tcp-receiver',
  summary: 'Receives what tcp-senders or Arkavo apps send; ends when all tcp-senders have ended their streams.',
  outputs: {
    video: ['video/h264', 'video/h265'],
    audio: ['audio/pcm', 'audio/aac'],
    metadata: ['metadata/json'],
  },
  options: receiverOptions,
  drops: receiverDrops,
  files: ({ certificate, key }) => ({ reads: { certificate, key } }),
  listens: { protocol: 'tcp', host: 'host', port: 'port' },
  open(context) {
    checkIdleOptions(receiverOptions, receiverOptionNeeds, context.options, context.stageId);
    return new TcpReceiver(context).listen();
  },
});
