import type { RepairMode } from '../repair/repair-policy.js';
import { absCaptureTimeUri } from '../rtp/abs-capture-time.js';
import type { SdpMedia, SessionDescription } from '../sdp/session-description.js';
import type { SrtpKeys } from '../srtp/srtp-keys.js';
import type { MediaStream } from './media-stream.js';
import { captureTimeId } from './payload-types.js';
import type { SourceSender } from './source-sender.js';
import { VideoStream } from './video-stream.js';

/** Where the streams go, and what is the same for all of them. */
export type SessionEndpoint = {
  readonly address: string;
  readonly port: number;
  readonly rtcpPort: number;
  readonly repair: RepairMode;
  readonly isSecure: boolean;
};

/** What is told beyond the streams themselves. */
export type DescribeOptions = {
  /** Whether the codec's parameter sets are in it: they come in-band anyway. */
  readonly hasSets: boolean;
  /** What of audio and metadata can be done without is left out. */
  readonly isLean?: boolean;
  /** The names of the streams are left out: they come in source descriptions anyway. */
  readonly isNameless?: boolean;
  /** For a file that is kept private; never for the wire. */
  readonly keys?: SrtpKeys | undefined;
};

/** The session description of one source. */
export function describeSource(
  source: SourceSender,
  endpoint: SessionEndpoint,
  options: DescribeOptions,
): SessionDescription {
  return { name: source.id, media: source.media.map((stream) => describe(stream, source.id, endpoint, options)) };
}

function describe(
  stream: MediaStream,
  cname: string,
  { repair, ...endpoint }: SessionEndpoint,
  { hasSets, isLean, isNameless, keys }: DescribeOptions,
): SdpMedia {
  const { mediaType, channels, parameters, parameterSets } = stream.format;
  const { payloadType, clockRate, ssrc } = stream.media;
  const isBare = isLean === true && !(stream instanceof VideoStream);
  return {
    ...endpoint,
    mediaType,
    payloadType,
    clockRate,
    channels,
    parameters,
    parameterSets: hasSets ? parameterSets : [],
    isRtcpReducedSize: !isBare,
    ...(isBare ? unrepaired : repairOf(stream, repair)),
    extensions: isBare ? new Map() : new Map([[captureTimeId, absCaptureTimeUri]]),
    keys,
    ssrc,
    cname: isNameless ? undefined : cname,
  };
}

type Repair = Pick<SdpMedia, 'feedback' | 'rtx' | 'fec'>;

const unrepaired: Repair = { feedback: [], rtx: undefined, fec: undefined };

function repairOf(stream: MediaStream, repair: RepairMode): Repair {
  if (!(stream instanceof VideoStream)) return { ...unrepaired, feedback: ['ack ccfb'] };
  const hasResend = repair !== 'off' && repair !== 'parity';
  const hasParity = repair !== 'off' && repair !== 'resend';
  return {
    feedback: [...(hasResend ? ['nack'] : []), 'nack pli', 'ccm fir', 'ack ccfb'],
    rtx: hasResend ? stream.resend : undefined,
    fec: hasParity ? stream.parity : undefined,
  };
}
