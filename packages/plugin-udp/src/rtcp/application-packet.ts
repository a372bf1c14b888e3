import { PipelineError } from '@arkavo-pipeline/core';
import { bodyWith, checkCount, type RtcpBody, ssrcBytes } from './rtcp-body.js';
import type { ApplicationPacket } from './rtcp-packet.js';

/** The packet type of an application-defined packet. */
export const applicationType = 204;

/** The name of the packet with a session description. */
export const descriptionName = 'AKSD';

const nameBytes = 4;

/** Undefined when the SSRC or the name is not there. The data is a view. */
export function readApplication({ count, body }: RtcpBody): ApplicationPacket | undefined {
  const dataStart = ssrcBytes + nameBytes;
  if (body.length < dataStart) return undefined;
  const name = body.toString('latin1', ssrcBytes, dataStart);
  return { type: 'application', ssrc: body.readUInt32BE(0), subtype: count, name, data: body.subarray(dataStart) };
}

/** Data is filled up with zero bytes to a multiple of 4. A name that is not of four ASCII characters is ERR_STREAM_INVALID. */
export function writeApplication({ ssrc, subtype, name, data }: ApplicationPacket): RtcpBody {
  checkCount(subtype, 'as the subtype');
  if (!/^[\x20-\x7e]{4}$/.test(name)) {
    throw new PipelineError(
      'ERR_STREAM_INVALID',
      `an RTCP packet named ${JSON.stringify(name)}; expected 4 characters`,
    );
  }
  const body = bodyWith([ssrc], nameBytes + data.length);
  body.write(name, ssrcBytes, 'latin1');
  body.set(data, ssrcBytes + nameBytes);
  return { packetType: applicationType, count: subtype, body };
}
