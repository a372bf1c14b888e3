import type { UpstreamRequest } from '@arkavo-pipeline/core';
import { HeaderReader } from './header-reader.js';
import { HeaderWriter } from './header-writer.js';
import type { Message } from './message-reader.js';
import { messageType } from './protocol.js';
import { protocolError } from './protocol-error.js';

const header = new HeaderWriter();
const maxBitsPerSecond = 2 ** 32 - 1;

/** A request as a whole message; its source id is the one on the wire. Bit rates are brought to what a message can say, 1 to 2^32 - 1. */
export function encodeRequest(request: UpstreamRequest): Buffer {
  header.begin();
  if (request.type === 'keyframe') {
    header.text(request.sourceId ?? '');
    return header.finish(messageType.keyframeRequest, 0, 0);
  }
  header.u32(Math.min(Math.max(Math.round(request.bitsPerSecond), 1), maxBitsPerSecond));
  return header.finish(messageType.bitrateRequest, 0, 0);
}

/** The request in a message; undefined when it is none. Throws ERR_TCP_PROTOCOL. */
export function decodeRequest(message: Message): UpstreamRequest | undefined {
  const reader = new HeaderReader(message.header);
  if (message.type === messageType.keyframeRequest) {
    const sourceId = reader.text();
    return sourceId === '' ? { type: 'keyframe' } : { type: 'keyframe', sourceId };
  }
  if (message.type !== messageType.bitrateRequest) return undefined;
  const bitsPerSecond = reader.u32();
  if (bitsPerSecond === 0) throw protocolError('a request for 0 bits per second');
  return { type: 'bitrate', bitsPerSecond };
}
