import type { UpstreamRequest } from '@arkavo-pipeline/core';
import { HeaderReader } from './header-reader.js';
import { HeaderWriter } from './header-writer.js';
import type { Message } from './message-reader.js';
import { messageType } from './protocol.js';
import { protocolError } from './protocol-error.js';

const header = new HeaderWriter();
const maxBitsPerSecond = 2 ** 32 - 1;

/** A request as a whole message. `sourceId`: of which source a keyframe is wanted; without one, of all. */
export function encodeRequest(request: UpstreamRequest, sourceId = ''): Buffer {
  header.begin();
  if (request.type === 'keyframe') {
    header.text(sourceId);
    return header.finish(messageType.keyframeRequest, 0, 0);
  }
  header.u32(Math.min(Math.max(Math.round(request.bitsPerSecond), 1), maxBitsPerSecond));
  return header.finish(messageType.bitrateRequest, 0, 0);
}

/** A request, and the source it concerns when it concerns one. */
export type ReceivedRequest = { readonly request: UpstreamRequest; readonly sourceId: string | undefined };

/** The request in a message; undefined when it is none. Throws ERR_TCP_PROTOCOL. */
export function decodeRequest(message: Message): ReceivedRequest | undefined {
  const reader = new HeaderReader(message.header);
  if (message.type === messageType.keyframeRequest) {
    return { request: { type: 'keyframe' }, sourceId: reader.text() || undefined };
  }
  if (message.type !== messageType.bitrateRequest) return undefined;
  const bitsPerSecond = reader.u32();
  if (bitsPerSecond === 0) throw protocolError('a request for 0 bits per second');
  return { request: { type: 'bitrate', bitsPerSecond }, sourceId: undefined };
}
