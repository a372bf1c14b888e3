import { secondsToUs, type VideoCodec } from '@arkavo-pipeline/core';
import type { RtpPacket } from '../rtp/rtp-packet.js';
import { type Unread, UnreadCounts } from './unread-counts.js';
import type { TellUnreadable } from './unreadable-streams.js';

/** Video whose latest keyframe lacks these parameter sets. */
export type BareStream = Pick<RtpPacket, 'payloadType' | 'ssrc'> & {
  readonly address: string;
  readonly codec: VideoCodec;
  readonly lacking: readonly string[];
};

/** So many units behind such a keyframe, over so long a time: parameter sets may come on their own, now and then. */
const leastUnits = 8;
const leastUs = secondsToUs(3);
/** And so many however soon, as of a file that is sent faster than in real time. */
const manyUnits = 120;

const remedies: { readonly [Codec in VideoCodec]: string } = {
  h264: remedy('h264_mp4toannexb', 'rtph264pay', 'sprop-parameter-sets'),
  h265: remedy('hevc_mp4toannexb', 'rtph265pay', 'sprop-vps, sprop-sps and sprop-pps'),
};

/** Says of video whose keyframes come without parameter sets what is missing and what to do, once for each stream. Times are monotonic microseconds. */
export class BareKeyframes {
  readonly #tell: TellUnreadable;
  readonly #counts = new UnreadCounts();

  constructor(tell: TellUnreadable) {
    this.#tell = tell;
  }

  /** Units were dropped behind a keyframe that cannot be decoded. */
  dropped(stream: BareStream, units: number, nowUs: number): void {
    const { address, ssrc, payloadType, codec, lacking } = stream;
    const key = `${address} ${ssrc}`;
    const unread = this.#counts.add(key, address, nowUs, units);
    if (!unread || !isEnough(unread, nowUs)) return;
    this.#counts.told(key);
    const { packets } = unread;
    const what = `${packets} units of ${address} (SSRC ${ssrc}) could not be read`;
    const why = `its keyframes come without ${lacking.join(' and ')}, and no session description has them`;
    const details = { address, ssrc, payloadType, lacking: lacking.join(', '), units: packets };
    this.#tell(`${what}: ${why}; ${remedies[codec]}`, 'awaiting-keyframe', details);
  }
}

function isEnough({ packets, sinceUs }: Unread, nowUs: number): boolean {
  return packets >= manyUnits || (packets >= leastUnits && nowUs - sinceUs >= leastUs);
}

/** `filter` is for ffmpeg's copies of MP4 and MOV files, whose sets are of another form: `dump_extra` would damage the keyframes. */
function remedy(filter: string, element: string, parameters: string): string {
  const ways = `ffmpeg: -bsf:v ${filter} with -c copy of a file, else -bsf:v dump_extra; GStreamer: config-interval=-1 of ${element}`;
  return `have that sender put them in front of each keyframe (${ways}), or set sdp to its session description, with ${parameters}`;
}
