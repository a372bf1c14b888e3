import type { JsonValue } from '@arkavo-pipeline/core';
import { decodeUnion } from './decode-metadata.js';
import { LineRefused } from './line-refused.js';
import { MessageFields } from './message-fields.js';
import type { CameraMetadata } from './remote-camera-message.js';

/** A packet's value as metadata of the Arkavo wire, by the rules that a receiver goes by; undefined when it has another shape. */
export function asCameraMetadata(value: JsonValue): CameraMetadata | undefined {
  try {
    const fields = new MessageFields(Buffer.from(JSON.stringify(value)));
    const metadata = decodeUnion(fields);
    fields.check();
    return metadata;
  } catch (error) {
    if (error instanceof LineRefused) return undefined;
    throw error;
  }
}
