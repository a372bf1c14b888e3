import { isUtf8 } from 'node:buffer';
import { type JsonValue, PipelineError } from '@arkavo-pipeline/core';
import { joinBytes } from './join-bytes.js';
import type { PayloadFormat } from './payload-format.js';
import { payloadBound } from './payload-size.js';

/** Levels that a value may nest: deeper ones cannot be passed between threads everywhere. */
const maxDepth = 64;

const continuationMask = 0xc0;
const continuation = 0x80;

/**
 * The payloads of one JSON value: its text in UTF-8, cut between characters into as few as can be. A value that nests deeper than
 * 64 levels is ERR_STREAM_INVALID.
 */
export function packetiseJson(value: JsonValue, maxPayloadBytes: number): Uint8Array[] {
  const maxBytes = payloadBound(maxPayloadBytes);
  if (!isShallow(value, maxDepth)) throw tooDeep();
  const text = Buffer.from(JSON.stringify(value));
  const payloads: Uint8Array[] = [];
  for (let start = 0; start < text.length; ) {
    const end = cutBefore(text, start + maxBytes);
    payloads.push(text.subarray(start, end));
    start = end;
  }
  return payloads;
}

/**
 * The text in the payloads of all packets of one timestamp in order; undefined when there is none or it is not UTF-8. Whether it
 * is JSON shows when it is read: see `readJson`.
 */
export function depacketiseJson(payloads: readonly Uint8Array[]): Uint8Array<ArrayBuffer> | undefined {
  const text = joinBytes(payloads);
  return text.length > 0 && isUtf8(text) ? text : undefined;
}

/** The value of a JSON text in UTF-8; undefined when it is none, or nests deeper than 64 levels. */
export function readJson(text: Uint8Array): JsonValue | undefined {
  try {
    const value = JSON.parse(Buffer.from(text.buffer, text.byteOffset, text.length).toString()) as JsonValue;
    return isShallow(value, maxDepth) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** For the table of payload formats. */
export const jsonFormat: PayloadFormat<JsonValue> = {
  encodingName: 'vnd.arkavo.json',
  clockRate: 90_000,
  packetise: packetiseJson,
  depacketise: depacketiseJson,
  startsAccessUnit: (payload) => !isContinuation(payload[0] ?? 0),
};

/** The last place up to `end` that is not inside a character. */
function cutBefore(text: Uint8Array, end: number): number {
  let at = Math.min(end, text.length);
  while (at < text.length && isContinuation(text[at] ?? 0)) at -= 1;
  return at;
}

function isContinuation(byte: number): boolean {
  return (byte & continuationMask) === continuation;
}

function isShallow(value: JsonValue, left: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return left > 0 && Object.values(value).every((child: JsonValue) => isShallow(child, left - 1));
}

function tooDeep(): PipelineError {
  return new PipelineError('ERR_STREAM_INVALID', `metadata that nests deeper than ${maxDepth} levels; flatten it`);
}
