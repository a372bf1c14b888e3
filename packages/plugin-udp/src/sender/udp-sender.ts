import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import {
  type Clock,
  defineStage,
  type Packet,
  PipelineError,
  type StageContext,
  type StageHandlers,
  type UpstreamRequest,
} from '@arkavo-pipeline/core';
import { plainSecurity } from '../security/plain-security.js';
import { decideSecurity } from '../security/security-policy.js';
import { srtpSecurity } from '../security/srtp-security.js';
import { resolveAddress } from '../socket/resolve-address.js';
import { RefusalLog } from './refusal-log.js';
import { SdpFile } from './sdp-file.js';
import { senderDrops } from './sender-drops.js';
import { type SenderOptions, senderOptions } from './sender-options.js';
import { SenderSession, type SessionEvents } from './sender-session.js';
import { SenderSockets } from './sender-sockets.js';

type Input = 'video' | 'audio' | 'metadata';
type Context = StageContext<SenderOptions, Input>;

/** The goodbye is not answered: it is said so often, so far apart. */
const goodbyes = 3;
const goodbyePauseMs = 20;

/** Sends packets to a receiver as they come, whether it takes them or not. */
class UdpSender implements StageHandlers<Input> {
  readonly #signal: AbortSignal;
  readonly #session: SenderSession;
  readonly #release: () => Promise<void>;

  constructor(signal: AbortSignal, session: SenderSession, release: () => Promise<void>) {
    this.#signal = signal;
    this.#session = session;
    this.#release = release;
  }

  process(packet: Packet): void {
    this.#session.take(packet);
    packet.dispose();
  }

  /** Sends what waits, answers what is asked of it, and says goodbye. */
  async flush(): Promise<void> {
    const signal = this.#signal;
    await this.#session.drained(signal);
    await this.#session.answered(signal);
    for (let said = 0; said < goodbyes && !signal.aborted; said++) {
      if (said > 0) await delay(goodbyePauseMs, undefined, { signal }).catch(() => {});
      this.#session.sayGoodbye();
    }
  }

  async close(): Promise<void> {
    this.#session.close();
    await this.#release();
  }
}

async function openSender(context: Context): Promise<UdpSender> {
  const { options, log, clock, signal } = context;
  const { host, port, rtcpPort = port, mtu, repair, sdp } = options;
  const remote = await resolveAddress(host);
  const { keys, warning } = decideSecurity({ ...options, role: 'sender', address: remote.address });
  if (warning) log.warn(warning);
  const security = keys ? srtpSecurity(keys, keys) : plainSecurity;
  const onFault = (error: Error) => context.fault(error);
  const sdpFile = sdp === undefined ? undefined : await SdpFile.open(sdp, keys !== undefined, onFault);
  const refusals = new RefusalLog(log);
  let session: SenderSession | undefined;
  const sockets = await SenderSockets.open({ remote, port, rtcpPort }, log, (data) => session?.receive(data));
  session = new SenderSession({
    options,
    clock,
    unixOffsetUs: unixOffsetUs(clock),
    random: () => randomBytes(4).readUInt32BE(),
    security,
    endpoint: { address: remote.address, port, rtcpPort, repair, isSecure: keys !== undefined },
    sessionId: randomBytes(6).readUIntBE(0, 6),
    maxBytes: mtu - security.overheadBytes,
    keys,
    rtp: sockets.rtp,
    rtcp: sockets.rtcp,
    sdpFile,
    events: eventsFor(context, refusals),
  });
  return new UdpSender(signal, session, async () => {
    await Promise.all([sockets.close(), sdpFile?.close()]);
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
  };
}

function checkOptions({ inputs, options, stageId }: Context): void {
  if (inputs.size === 0) {
    throw new PipelineError('ERR_DEFINITION_INVALID', 'no input is linked; link video, audio or metadata', {
      stage: stageId,
    });
  }
  const { minBitrate, maxBitrate } = options;
  if (minBitrate <= maxBitrate) return;
  throw new PipelineError(
    'ERR_DEFINITION_INVALID',
    `minBitrate is ${minBitrate} and maxBitrate ${maxBitrate}; set the first to no more than the second`,
    { stage: stageId },
  );
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
  open(context) {
    checkOptions(context);
    return openSender(context);
  },
});
