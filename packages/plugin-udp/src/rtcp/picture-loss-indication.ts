import { feedbackHeadBytes, payloadFeedbackType } from './feedback-types.js';
import { bodyWith, type RtcpBody } from './rtcp-body.js';
import type { PictureLossIndication } from './rtcp-packet.js';

/** The number of this message among feedback on the picture. */
export const pictureLossFormat = 1;

/** Undefined when an SSRC is not there. */
export function readPictureLoss({ body }: RtcpBody): PictureLossIndication | undefined {
  if (body.length < feedbackHeadBytes) return undefined;
  return { type: 'pli', senderSsrc: body.readUInt32BE(0), mediaSsrc: body.readUInt32BE(4) };
}

/** It is nothing but its two SSRCs. */
export function writePictureLoss({ senderSsrc, mediaSsrc }: PictureLossIndication): RtcpBody {
  return { packetType: payloadFeedbackType, count: pictureLossFormat, body: bodyWith([senderSsrc, mediaSsrc], 0) };
}
