import type { WhyDetails } from '@arkavo-pipeline/core';
import { payloadFormats } from '../payload/payload-formats.js';
import type { RtpPacket } from '../rtp/rtp-packet.js';
import { BareKeyframes, type BareStream } from './bare-keyframes.js';
import { outputOf, type StreamRole } from './payload-table.js';
import type { ReceiverDrop } from './receiver-drops.js';
import { lasts, type Unread, UnreadCounts } from './unread-counts.js';

/** Says what cannot be read, and for the records why it is dropped. */
export type TellUnreadable = (message: string, cause: ReceiverDrop, details: WhyDetails) => void;

/** What is taken for something: packets with this payload type, of this stream, from this address. */
export type UnreadStream = Pick<RtpPacket, 'payloadType' | 'ssrc'> & {
  readonly address: string;
  /** Undefined when nothing says what it is. */
  readonly role: StreamRole | undefined;
  /** Of video: parameter sets that its latest keyframe lacks. */
  readonly lacking?: readonly string[];
};

/** A unit that is not what it is taken for shows it; one that nothing can be made of before a keyframe may be. */
const signs: readonly ReceiverDrop[] = ['damaged', 'bad-json'];
/** So many are enough, however soon: no loss makes them. And so many show that units that came to nothing are not that either. */
const leastSigns = 8;
const fewSigns = 3;
const suspects: readonly ReceiverDrop[] = [...signs, 'awaiting-keyframe'];

const ownTypes =
  'video as payload type 96 (H264) or 97 (H265), as by -payload_type of ffmpeg; sound comes with sdp only';

/**
 * Says of streams that are not what their payload type is taken for, or that nothing describes, what came and what to do, once for each
 * payload type of an address. Times are monotonic microseconds.
 */
export class UnreadableStreams {
  readonly #tell: TellUnreadable;
  readonly #counts = new UnreadCounts();
  readonly #bare: BareKeyframes;

  constructor(tell: TellUnreadable) {
    this.#tell = tell;
    this.#bare = new BareKeyframes(tell);
  }

  /** A packet of it was dropped, as nothing tells what it is, or as it does not fit what it is taken for without a description. */
  dropped(stream: UnreadStream, cause: ReceiverDrop, nowUs: number): void {
    const unread = this.#counts.add(keyOf(stream), stream.address, nowUs);
    if (unread && lasts(unread, nowUs)) this.#say(stream, cause, unread);
  }

  /** Units of it were dropped before any went on. */
  misread(stream: UnreadStream, cause: ReceiverDrop, units: number, nowUs: number): void {
    if (!suspects.includes(cause)) return;
    const unread = this.#counts.add(keyOf(stream), stream.address, nowUs, units);
    if (!unread) return;
    if (signs.includes(cause)) unread.signs += units;
    if (unread.signs >= leastSigns || (unread.signs >= fewSigns && lasts(unread, nowUs)))
      return this.#say(stream, 'damaged', unread);
    const bare = cause === 'awaiting-keyframe' && unread.signs < fewSigns ? bareOf(stream) : undefined;
    if (bare) this.#bare.dropped(bare, units, nowUs);
  }

  /** Something of this address has gone on: what was counted may have come too early. */
  understood(address: string): void {
    this.#counts.forget(address);
  }

  #say(stream: UnreadStream, cause: ReceiverDrop, { packets }: Unread): void {
    const { address, ssrc, payloadType, role } = stream;
    this.#counts.told(keyOf(stream));
    const what = cause === 'damaged' ? 'units' : 'packets';
    const message = `${packets} ${what} of ${address} (SSRC ${ssrc}) could not be read: ${reason(stream, cause)}; ${remedy(role, cause)}`;
    this.#tell(message, cause, { address, ssrc, payloadType, takenFor: role ? nameOf(role) : 'nothing', packets });
  }
}

function keyOf({ address, payloadType }: UnreadStream): string {
  return `${address} ${payloadType}`;
}

/** Undefined when nothing is known to be missing. */
function bareOf({ address, ssrc, payloadType, role, lacking = [] }: UnreadStream): BareStream | undefined {
  const mediaType = role?.role === 'media' ? role.format.mediaType : undefined;
  if (lacking.length === 0 || (mediaType !== 'video/h264' && mediaType !== 'video/h265')) return undefined;
  return { address, ssrc, payloadType, lacking, codec: mediaType === 'video/h264' ? 'h264' : 'h265' };
}

function reason({ payloadType, role }: UnreadStream, cause: ReceiverDrop): string {
  if (!role) return `nothing describes payload type ${payloadType}`;
  if (cause === 'awaiting-description') return `the session description of payload type ${payloadType} has no config`;
  const basis = role.isAssumed ? 'as no session description says otherwise' : 'as the session description says';
  return `payload type ${payloadType} is taken for ${nameOf(role)}, ${basis}, and ${misfit(role, cause)}`;
}

function misfit(role: StreamRole, cause: ReceiverDrop): string {
  if (role.role !== 'media') return 'they belong to no stream that is here';
  return cause === 'not-linked' ? `nothing is linked to ${outputOf(role.format.mediaType)}` : 'they are not that';
}

function nameOf(role: StreamRole): string {
  if (role.role === 'media') return payloadFormats[role.format.mediaType].encodingName;
  return role.role === 'resend' ? `resends of ${role.payloadType}` : 'parity';
}

function remedy(role: StreamRole | undefined, cause: ReceiverDrop): string {
  if (cause === 'not-linked' && role?.role === 'media') {
    const output = outputOf(role.format.mediaType);
    return `link ${output} if it is that, or set sdp to the session description of that sender if it is something else`;
  }
  if (role && !role.isAssumed) return 'set sdp to the session description of what that sender sends now';
  return `set sdp to the session description of that sender, or have it send ${ownTypes}`;
}
