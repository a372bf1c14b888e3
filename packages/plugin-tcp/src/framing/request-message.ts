import type { UpstreamRequest } from '@arkavo-pipeline/core';
import { HeaderReader } from './header-reader.js';
import { HeaderWriter } from './header-writer.js';
import type { Message } from './message-reader.js';
import { messageType } from './protocol.js';
import { protocolError } from './protocol-error.js';

const header = new HeaderWriter();
const maxBitsPerSecond = 2 ** 32 - 1;

/** A request as a whole message. */
export function encodeRequest(request: UpstreamRequest): Buffer {
  header.begin();
  if (request.type === 'keyframe') return header.finish(messageType.keyframeRequest, 0, 0);
  header.u32(Math.min(Math.max(Math.round(request.bitsPerSecond), 1), maxBitsPerSecond));
  return header.finish(messageType.bitrateRequest, 0, 0);
}

/** The request in a message; undefined when it is none. */
export function decodeRequest(message: Message): UpstreamRequest | undefined {
  if (message.type === messageType.keyframeRequest) return { type: 'keyframe' };
  if (message.type !== messageType.bitrateRequest) return undefined;
  const bitsPerSecond = new HeaderReader(message.header).u32();
  if (bitsPerSecond === 0) throw protocolError('a request for 0 bits per second');
  return { type: 'bitrate', bitsPerSecond };
}

type Signal = 'endOfStream' | 'alive' | 'endTaken';

/** A message that is nothing but its type. */
export function encodeSignal(signal: Signal): Buffer {
  header.begin();
  return header.finish(messageType[signal], 0, 0);
}
