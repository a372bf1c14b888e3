import type { JsonValue } from '@arkavo-pipeline/core';
import { maxJsonDepth } from '../json-depth.js';
import { protocolError } from './protocol-error.js';

/** Throws ERR_TCP_PROTOCOL when the value nests too deep. */
export function encodeJson(value: JsonValue): Buffer {
  checkDepth(value, maxJsonDepth);
  return Buffer.from(JSON.stringify(value));
}

/** Throws ERR_TCP_PROTOCOL at anything but JSON, and at JSON so deep that no thread could pass it on. */
export function decodeJson(bytes: Uint8Array): JsonValue {
  const value = parse(bytes);
  checkDepth(value, maxJsonDepth);
  return value;
}

function parse(bytes: Uint8Array): JsonValue {
  try {
    return JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')) as JsonValue;
  } catch {
    throw protocolError(`metadata whose ${bytes.length} bytes are not JSON`);
  }
}

function checkDepth(value: JsonValue, left: number): void {
  if (typeof value !== 'object' || value === null) return;
  if (left === 0) throw protocolError(`metadata that nests deeper than ${maxJsonDepth} levels`);
  for (const child of Object.values(value)) checkDepth(child, left - 1);
}
