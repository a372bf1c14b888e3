import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import {
  type Clock,
  defineStage,
  type OptionFault,
  type Packet,
  PipelineError,
  type StageContext,
  type StageHandlers,
  type UpstreamRequest,
} from '@arkavo-pipeline/core';
import type { SenderPairing } from '../pairing/sender-pairing.js';
import { sharedFaults } from '../security/check-options.js';
import { plainSecurity } from '../security/plain-security.js';
import { resolveAddress } from '../socket/resolve-address.js';
import { RefusalLog } from './refusal-log.js';
import { SdpFile } from './sdp-file.js';
import { senderDrops } from './sender-drops.js';
import { type SenderOptions, senderOptions } from './sender-options.js';
import { decideSender, senderSecurity } from './sender-security.js';
import { SenderSession, type SessionEvents } from './sender-session.js';
import { SenderSockets } from './sender-sockets.js';

type Input = 'video' | 'audio' | 'metadata';
type Context = StageContext<SenderOptions, Input>;

/** The goodbye is not answered: it is said so often, so far apart. */
const goodbyes = 3;
const goodbyePauseMs = 20;
/** For a receiver to pair with, when the stream ends or the stage is stopped. */
const patienceMs = 2000;

/** Sends packets to a receiver as they come, whether it takes them or not. */
class UdpSender implements StageHandlers<Input> {
  readonly #context: Context;
  readonly #session: SenderSession;
  /** With a token: nothing is sent before there are keys. */
  readonly #pairing: SenderPairing | undefined;
  readonly #givenUp = new AbortController();
  readonly #giveUp = () => this.#giveUpSoon();
  readonly #release: () => Promise<void>;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    context: Context,
    session: SenderSession,
    pairing: SenderPairing | undefined,
    release: () => Promise<void>,
  ) {
    this.#context = context;
    this.#session = session;
    this.#pairing = pairing;
    this.#release = release;
    context.stopping.addEventListener('abort', this.#giveUp, { once: true });
  }

  process(packet: Packet): void | Promise<void> {
    if (this.#pairing && !this.#pairing.isReady) return this.#sendPaired(packet, this.#pairing);
    this.#send(packet);
  }

  /** Sends what waits, answers what is asked of it, and says goodbye. */
  async flush(): Promise<void> {
    const { signal } = this.#context;
    if (this.#pairing) await this.#checkPaired(this.#pairing);
    await this.#session.drained(signal);
    await this.#session.answered(signal);
    for (let said = 0; said < goodbyes && !signal.aborted; said++) {
      if (said > 0) await delay(goodbyePauseMs, undefined, { signal }).catch(() => {});
      this.#session.sayGoodbye();
    }
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer);
    this.#context.stopping.removeEventListener('abort', this.#giveUp);
    this.#givenUp.abort();
    this.#session.close();
    await this.#release();
  }

  #send(packet: Packet): void {
    this.#session.take(packet);
    packet.dispose();
  }

  async #sendPaired(packet: Packet, pairing: SenderPairing): Promise<void> {
    if (await this.#isPaired(pairing)) return this.#send(packet);
    packet.dispose();
    this.#context.drop('not-paired');
  }

  /** A stream that reached nobody has failed: this much is known of a receiver that has to pair. */
  async #checkPaired(pairing: SenderPairing): Promise<void> {
    this.#giveUpSoon();
    if ((await this.#isPaired(pairing)) || this.#context.signal.aborted) return;
    throw pairing.unpaired(this.#context.stageId);
  }

  #isPaired(pairing: SenderPairing): Promise<boolean> {
    return pairing.ready(AbortSignal.any([this.#givenUp.signal, this.#context.signal]));
  }

  /** From now on a receiver to pair with is not waited for any longer than this. */
  #giveUpSoon(): void {
    this.#timer ??= setTimeout(() => this.#givenUp.abort(), patienceMs);
  }
}

async function openSender(context: Context): Promise<UdpSender> {
  const { options, log, clock } = context;
  const { host, port, rtcpPort = port, mtu, repair, sdp } = options;
  const remote = await resolveAddress(host);
  const { security, keys, pairing } = await senderSecurity(context, remote.address);
  const onFault = (error: Error) => context.fault(error);
  const sdpFile = sdp === undefined ? undefined : await SdpFile.open(sdp, keys !== undefined, onFault);
  const refusals = new RefusalLog(log);
  let session: SenderSession | undefined;
  const sockets = await SenderSockets.open({ remote, port, rtcpPort }, log, clock, (data, arrivedUs) =>
    session?.receive(data, arrivedUs),
  );
  session = new SenderSession({
    options,
    clock,
    unixOffsetUs: unixOffsetUs(clock),
    random: () => randomBytes(4).readUInt32BE(),
    security,
    endpoint: { address: remote.address, port, rtcpPort, repair, isSecure: security !== plainSecurity },
    sessionId: randomBytes(6).readUIntBE(0, 6),
    maxBytes: mtu - security.overheadBytes,
    keys,
    rtp: sockets.rtp,
    rtcp: sockets.rtcp,
    units: security === plainSecurity ? sockets.rtp : undefined,
    sdpFile,
    events: eventsFor(context, refusals),
  });
  pairing?.begin();
  return new UdpSender(context, session, pairing, async () => {
    await Promise.all([pairing?.close(), sockets.close(), sdpFile?.close()]);
    refusals.sumUp();
  });
}

/** The wall clock when the stage opened, and the monotonic clock from then on: a clock that is set moves no stream. */
function unixOffsetUs(clock: Clock): number {
  return Math.round((performance.timeOrigin + performance.now()) * 1000) - clock.nowUs();
}

function eventsFor(context: Context, refusals: RefusalLog): SessionEvents {
  const request = (asked: UpstreamRequest) => {
    if (context.inputs.has('video')) context.request(asked, 'video');
  };
  return {
    drop: (cause, count) => context.drop(cause, count),
    fault: (error) => context.fault(error),
    refused: (cause) => refusals.refused(cause),
    keyframe(sourceId, cause, details) {
      request({ type: 'keyframe', sourceId });
      context.why('keyframe', cause, details);
    },
    bitrate(bitsPerSecond, cause, details) {
      request({ type: 'bitrate', bitsPerSecond });
      context.why('bitrate', cause, details);
    },
    repair: (cause, details) => context.why('repair', cause, details),
    warn: (message) => context.log.warn(message),
  };
}

function checkOptions({ inputs, options, stageId }: Context): void {
  if (inputs.size === 0) {
    throw new PipelineError('ERR_DEFINITION_INVALID', 'no input is linked; link video, audio or metadata', {
      stage: stageId,
    });
  }
  const fault = boundsFault(options);
  if (fault) throw new PipelineError('ERR_DEFINITION_INVALID', `${fault.message}${fault.got}`, { stage: stageId });
}

function boundsFault({ minBitrate, maxBitrate }: SenderOptions): Required<OptionFault<'minBitrate'>> | undefined {
  if (minBitrate <= maxBitrate) return undefined;
  const message = 'minBitrate is above maxBitrate; set it to no more than that';
  return { option: 'minBitrate', message, got: `, not ${minBitrate}` };
}

export const udpSender = defineStage({
  type: 'udp-sender',
  summary: 'Sends coded video, audio and metadata as RTP over UDP, to a udp-receiver or any other RTP receiver.',
  inputs: {
    video: { media: ['video/h264', 'video/h265'], optional: true },
    audio: { media: ['audio/pcm', 'audio/aac'], optional: true },
    metadata: { media: ['metadata/json'], optional: true },
  },
  options: senderOptions,
  drops: senderDrops,
  async check(options) {
    const fault = boundsFault(options);
    const shared = await sharedFaults(options, decideSender);
    return [...(fault ? [fault] : []), ...shared];
  },
  files: ({ ca, sdp }) => ({ reads: { ca }, writes: { sdp } }),
  open(context) {
    checkOptions(context);
    return openSender(context);
  },
});
