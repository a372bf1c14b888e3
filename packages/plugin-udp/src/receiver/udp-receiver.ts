import { randomBytes } from 'node:crypto';
import {
  defineStage,
  type Emit,
  hostAndPort,
  msToUs,
  type OptionsOf,
  type StageContext,
  type StageHandlers,
  type UpstreamRequest,
} from '@arkavo-pipeline/core';
import { Ending, StopGrace } from '@arkavo-pipeline/transport/connections';
import { Identity } from '@arkavo-pipeline/transport/trust';
import { AdaptiveDelay, delayFault } from '../jitter/adaptive-delay.js';
import { PairingDoor } from '../pairing/pairing-door.js';
import { sharedFaults } from '../security/check-options.js';
import { type ResolvedAddress, resolveAddress } from '../socket/resolve-address.js';
import { WakeTimer } from '../timing/wake-timer.js';
import { CrowdedPeers } from './crowded-peers.js';
import { HeldMemory } from './held-memory.js';
import { Outlet } from './outlet.js';
import type { Output, ReceiverContext } from './receiver-context.js';
import { type ReceiverDrop, receiverDrops } from './receiver-drops.js';
import { receiverOptions } from './receiver-options.js';
import { type ReceiverPairing, receiverSecurity } from './receiver-security.js';
import { ReceiverSockets } from './receiver-sockets.js';
import { Reception } from './reception.js';
import { readSessionFile } from './session-file.js';
import { SourceRegistry } from './source-registry.js';
import { type KeyOrigin, UnreadableSenders } from './unreadable-senders.js';
import { type TellUnreadable, UnreadableStreams } from './unreadable-streams.js';

type Context = StageContext<OptionsOf<typeof receiverOptions>, never, Output>;

const ssrcBytes = 4;
const cnameBytes = 12;
/** How long senders may go on when the receiver is stopped: most never learn of it. */
const stopLimitUs = msToUs(2000);

/** Takes what any number of senders send to one port. */
class UdpReceiver implements StageHandlers<never, Output> {
  readonly #context: Context;
  readonly #outlet: Outlet;
  readonly #timer: WakeTimer;
  readonly #grace: StopGrace;
  readonly #ending = new Ending();
  readonly #stop = () => this.#stopSoon();
  readonly #abandon = () => this.#ending.finish();
  #sockets: ReceiverSockets | undefined;
  #reception: Reception | undefined;
  #wakeUs = Number.POSITIVE_INFINITY;
  #settling: NodeJS.Immediate | undefined;
  #waking: NodeJS.Immediate | undefined;
  #isStopping = false;
  #isEnding = false;

  constructor(context: Context) {
    this.#context = context;
    this.#outlet = new Outlet({
      clock: context.clock,
      room: (output) => context.room(output),
      onDrop: (cause) => context.drop(cause),
      onError: (error) => this.#ending.finish(error),
    });
    this.#timer = new WakeTimer(context.clock, () => this.#wakeOnceRead());
    this.#grace = new StopGrace(context.clock, stopLimitUs, () => false);
    context.stopping.addEventListener('abort', this.#stop, { once: true });
    context.signal.addEventListener('abort', this.#abandon, { once: true });
  }

  async listen(): Promise<this> {
    const { options, log, clock } = this.#context;
    try {
      const local = await resolveAddress(options.host);
      const description = options.sdp === undefined ? undefined : await readSessionFile(options.sdp);
      const security = receiverSecurity(options, local.address, description);
      if (security.warning) log.warn(security.warning);
      const context = this.#receiverContext(security.origin);
      const { maxPeers, port } = options;
      const reception = new Reception({ context, maxPeers, description, keys: security.keys });
      this.#reception = reception;
      this.#sockets = await ReceiverSockets.open({
        local,
        port,
        accompany: security.pairing && (await this.#pairingDoor(local, security.pairing)),
        log,
        bufferBytes: options.receiveBufferBytes,
        clock,
        onDatagram: (data, remote, arrivedUs, readUs) => {
          if (reception.receive(data, remote, readUs, arrivedUs)) this.#grace.heard();
        },
        onRead: (isLast) => {
          if (isLast) reception.deliver(reception.heardUs);
          this.#settling ??= setImmediate(this.#settleSoon);
        },
      });
      this.#wakeBy(reception.poll(clock.nowUs()));
      log.info(`listening on ${hostAndPort(local.address, this.#sockets.udp.localPort)}`);
    } catch (error) {
      await this.close();
      throw error;
    }
    return this;
  }

  async generate(emit: Emit<Output>): Promise<void> {
    this.#outlet.open(emit);
    if (this.#context.stopping.aborted) this.#stopSoon();
    try {
      await this.#ending.reached;
    } finally {
      await this.#release();
    }
  }

  /** A bit rate is not asked for on this wire: the sender's own control finds it, from what arrives. */
  request(request: UpstreamRequest, port: Output): void {
    if (port !== 'video' || request.type !== 'keyframe' || !this.#reception) return;
    this.#reception.requestKeyframe(request.sourceId);
    this.#wake(this.#context.clock.nowUs());
  }

  async close(): Promise<void> {
    this.#context.stopping.removeEventListener('abort', this.#stop);
    this.#context.signal.removeEventListener('abort', this.#abandon);
    this.#ending.finish();
    await this.#release();
  }

  /** Shows its certificate from now on; listens when it is called. */
  async #pairingDoor({ address: host }: ResolvedAddress, pairing: ReceiverPairing) {
    const { options, log, clock } = this.#context;
    const identity = await Identity.load(options);
    log.info(`the certificate's fingerprint is ${identity.fingerprint}`);
    const { maxPeers: maxConnections } = options;
    const drop = (cause: ReceiverDrop) => this.#context.drop(cause);
    const fault = (error: Error) => this.#context.fault(error);
    return (port: number) =>
      PairingDoor.open({ ...pairing, host, port, identity, maxConnections, clock, log, drop, fault });
  }

  #receiverContext(origin: KeyOrigin): ReceiverContext {
    const { options, stageId, outputs, log } = this.#context;
    const delay = { minUs: msToUs(options.minMs), maxUs: msToUs(options.maxMs) };
    // What it refuses has to be refused before anything comes.
    new AdaptiveDelay(delay);
    const tell: TellUnreadable = (message, cause, details) => {
      log.warn(message);
      this.#context.why('unreadable', cause, details);
    };
    return {
      stageId,
      outputs,
      ...delay,
      maxSourcesPerPeer: options.maxSourcesPerPeer,
      ssrc: randomBytes(ssrcBytes).readUInt32BE(),
      cname: randomBytes(cnameBytes).toString('base64'),
      sources: new SourceRegistry((event) => this.#context.event(event)),
      memory: new HeldMemory(),
      unreadable: new UnreadableSenders(origin, tell),
      unreadableStreams: new UnreadableStreams(tell),
      crowded: new CrowdedPeers(options.maxSourcesPerPeer, tell),
      emit: (packet) => this.#outlet.offer(packet),
      send: (datagram, to) => this.#sockets?.udp.send(datagram, to),
      expectUnit: (expected) => this.#sockets?.udp.expectUnit(expected),
      expectNoUnit: (ssrc) => this.#sockets?.udp.expectNoUnit(ssrc),
      drop: (cause, count) => this.#context.drop(cause, count),
      keyframeAsked: (cause, details) => this.#context.why('keyframe', cause, details),
    };
  }

  #wakeBy(us: number): void {
    if (us >= this.#wakeUs) return;
    this.#wakeUs = us;
    this.#timer.wakeAt(us, this.#context.clock.nowUs());
  }

  /** One more turn of the loop: the rest of a picture often comes right behind what has come. */
  readonly #settleSoon = () => {
    this.#settling = setImmediate(this.#settle);
  };

  /** Once all that had come is taken, and what is complete has gone on: immediates come after sockets. */
  readonly #settle = () => {
    this.#settling = undefined;
    if (this.#reception) this.#wakeBy(this.#reception.settle(this.#reception.heardUs, this.#context.clock.nowUs()));
  };

  /**
   * A thread that was held up has datagrams to read: what is in them is neither missing nor late. So it goes by the time before that, and does
   * what is due after it.
   */
  #wakeOnceRead(): void {
    const timerUs = this.#context.clock.nowUs();
    this.#waking = setImmediate(() => this.#wake(Math.max(timerUs, this.#reception?.heardUs ?? timerUs)));
  }

  #wake(nowUs: number): void {
    this.#wakeUs = Number.POSITIVE_INFINITY;
    if (!this.#reception) return;
    this.#wakeBy(this.#reception.poll(nowUs, this.#context.clock.nowUs()));
    this.#endIfComplete(nowUs);
  }

  /** Goes on listening: what is on its way, and the goodbyes. */
  #stopSoon(): void {
    if (this.#isStopping) return;
    this.#isStopping = true;
    this.#grace.run().then(() => this.#ending.finish(), this.#ending.finish);
    this.#endIfComplete(this.#context.clock.nowUs());
  }

  #endIfComplete(nowUs: number): void {
    const isOver = this.#isStopping
      ? this.#reception?.expectsNobody(nowUs)
      : this.#reception?.isComplete(nowUs) && !this.#context.options.keepListening;
    if (!isOver || this.#isEnding) return;
    this.#isEnding = true;
    this.#outlet.drained().then(() => this.#ending.finish(), this.#ending.finish);
  }

  async #release(): Promise<void> {
    this.#grace.cancel();
    this.#timer.close();
    clearImmediate(this.#settling);
    clearImmediate(this.#waking);
    this.#reception?.close();
    const waiting = this.#outlet.close();
    if (waiting > 0) this.#context.drop('stopped', waiting);
    await this.#sockets?.close();
  }
}

export const udpReceiver = defineStage({
  type: 'udp-receiver',
  summary: 'Receives RTP from udp-senders, ffmpeg, GStreamer and others; ends when all senders have said goodbye.',
  live: true,
  outputs: {
    video: ['video/h264', 'video/h265'],
    audio: ['audio/pcm', 'audio/aac'],
    metadata: ['metadata/json'],
  },
  options: receiverOptions,
  drops: receiverDrops,
  async check(options) {
    const fault = delayFault(options.minMs, options.maxMs);
    // What a session description says of keys is read when the stage opens.
    const shared = await sharedFaults(options, (told, address) => {
      if (told.sdp === undefined) receiverSecurity(told, address, undefined);
    });
    return [...(fault ? [fault] : []), ...shared];
  },
  files: ({ sdp, certificate, key }) => ({ reads: { sdp, certificate, key } }),
  listens: { protocol: 'udp', host: 'host', port: 'port' },
  open(context) {
    return new UdpReceiver(context).listen();
  },
});
