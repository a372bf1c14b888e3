import type { CameraMetadata, RemoteCameraMessage } from '../../../src/arkavo/remote-camera-message.js';
import { type JsonNode, JsonSyntaxError, readJson } from './json-tokens.js';

/** Why a decoder that goes by the rules of Swift's JSONDecoder refuses a line. */
export type SwiftRefusal = 'bad-json' | 'bad-message' | 'bad-base64' | 'unknown-kind' | 'jpeg';

class DecodingError extends Error {
  readonly refusal: SwiftRefusal;

  constructor(refusal: SwiftRefusal, message: string) {
    super(message);
    this.refusal = refusal;
  }
}

export type SwiftDecoded =
  | { readonly message: RemoteCameraMessage | undefined }
  | { readonly refusals: SwiftRefusal[] };

const kinds = ['handshake', 'videoNALU', 'metadata', 'audio'];

/**
 * What Swift makes of a line: all that is wrong with it, or its message. Apart from our own bounds, which are those that
 * `decodeMessage` documents.
 */
export function swiftDecode(line: Uint8Array): SwiftDecoded {
  const refusals: SwiftRefusal[] = [];
  const attempt = <Value>(decode: () => Value): Value | undefined => {
    try {
      return decode();
    } catch (error) {
      if (error instanceof JsonSyntaxError) refusals.push('bad-json');
      else if (error instanceof DecodingError) refusals.push(error.refusal);
      else throw error;
      return undefined;
    }
  };
  const root = attempt(() => readJson(line));
  if (!root) return { refusals };
  const kind = attempt(() => decodeKind(root));
  const payloads = new Map<string, RemoteCameraMessage | undefined>();
  for (const name of root.type === 'object' ? kinds : []) {
    const node = optional(root, name);
    if (node)
      payloads.set(
        name,
        attempt(() => payloadDecoders[name]?.(node)),
      );
  }
  return refusals.length > 0 ? { refusals } : { message: payloads.get(kind ?? '') };
}

function decodeKind(root: JsonNode): string {
  const kind = string(field(root, 'kind'));
  if (kind === 'frame') throw new DecodingError('jpeg', 'a JPEG');
  if (!kinds.includes(kind)) throw new DecodingError('unknown-kind', kind);
  return kind;
}

const payloadDecoders: Record<string, (node: JsonNode) => RemoteCameraMessage> = {
  handshake: (node) => ({
    kind: 'handshake',
    sourceID: name(field(node, 'sourceID')),
    deviceName: name(field(node, 'deviceName')),
  }),
  videoNALU: (node) => ({
    kind: 'videoNALU',
    sourceID: name(field(node, 'sourceID')),
    timestamp: double(field(node, 'timestamp'), maxTime),
    isKeyFrame: boolean(field(node, 'isKeyFrame')),
    naluData: data(field(node, 'naluData')),
  }),
  metadata: (node) => ({
    kind: 'metadata',
    sourceID: name(field(node, 'sourceID')),
    metadata: cameraMetadata(field(node, 'metadata')),
    timestamp: double(field(node, 'timestamp'), maxTime),
  }),
  audio: (node) => {
    const sampleRate = integer(field(node, 'sampleRate'), 768_000);
    const channels = integer(field(node, 'channels'), 255);
    const audioData = data(field(node, 'audioData'));
    const whole = audioData.slice(0, audioData.length - (audioData.length % (2 * channels)));
    const timestamp = double(field(node, 'timestamp'), maxTime);
    return {
      kind: 'audio',
      sourceID: name(field(node, 'sourceID')),
      timestamp,
      sampleRate,
      channels,
      audioData: whole,
    };
  },
};

const maxTime = 2 ** 53 / 1e6;

function cameraMetadata(node: JsonNode): CameraMetadata {
  const type = string(field(node, 'type'));
  switch (type) {
    case 'arFace': {
      const face = field(node, 'face');
      const transform = optional(face, 'headTransform');
      const trackingState = string(field(face, 'trackingState'));
      switch (trackingState) {
        case 'normal':
        case 'limited':
        case 'notTracking':
        case 'unknown':
          break;
        default:
          throw mismatch();
      }
      const blendShapes = dictionary(field(face, 'blendShapes'), float);
      const headTransform = transform && floats(transform);
      return { type, face: { blendShapes, trackingState, ...(headTransform && { headTransform }) } };
    }
    case 'arBody': {
      const joints = elements(field(field(node, 'body'), 'joints'), 1024).map((joint) => ({
        name: name(field(joint, 'name')),
        transform: floats(field(joint, 'transform')),
      }));
      return { type, body: { joints } };
    }
    case 'custom': {
      const payload = dictionary(field(node, 'payload'), (value) => double(value));
      return { type, name: name(field(node, 'name')), payload };
    }
    default:
      throw mismatch();
  }
}

function mismatch(): DecodingError {
  return new DecodingError('bad-message', 'not as expected');
}

/** The first of its name, as JSONDecoder's containers have it. */
function find(node: JsonNode, key: string): JsonNode | undefined {
  if (node.type !== 'object') throw mismatch();
  return node.members.find(([name]) => name === key)?.[1];
}

function field(node: JsonNode, key: string): JsonNode {
  const value = find(node, key);
  if (!value || value.type === 'null') throw mismatch();
  return value;
}

function optional(node: JsonNode, key: string): JsonNode | undefined {
  const value = find(node, key);
  return value?.type === 'null' ? undefined : value;
}

function string(node: JsonNode): string {
  if (node.type !== 'string' || /[\ud800-\udfff]/.test(node.value.replace(/[\ud800-\udbff][\udc00-\udfff]/g, ''))) {
    throw mismatch();
  }
  return node.value;
}

/** A string within our bounds. */
function name(node: JsonNode): string {
  const text = string(node);
  const isPrintable = ![...text].some((character) => {
    const code = character.codePointAt(0) ?? 0;
    return code < 0x20 || (code >= 0x7f && code <= 0x9f) || code === 0x2028 || code === 0x2029;
  });
  if (!isPrintable || new TextEncoder().encode(text).length > 255) throw mismatch();
  return text;
}

function boolean(node: JsonNode): boolean {
  if (node.type !== 'boolean') throw mismatch();
  return node.value;
}

function double(node: JsonNode, limit = Number.MAX_VALUE): number {
  const value = node.type === 'number' ? Number.parseFloat(node.raw) : Number.NaN;
  if (!(Math.abs(value) <= limit)) throw mismatch();
  return value;
}

function float(node: JsonNode): number {
  const value = double(node);
  if (!Number.isFinite(Math.fround(value))) throw mismatch();
  return value;
}

function integer(node: JsonNode, limit: number): number {
  const value = double(node);
  if (value < 1 || value > limit || value % 1 !== 0) throw mismatch();
  return value;
}

function elements(node: JsonNode, limit: number): readonly JsonNode[] {
  if (node.type !== 'array' || node.elements.length > limit) throw mismatch();
  return node.elements;
}

function floats(node: JsonNode): number[] {
  return elements(node, 64).map(float);
}

function dictionary(node: JsonNode, decode: (value: JsonNode) => number): { [key: string]: number } {
  if (node.type !== 'object') throw mismatch();
  const found = new Map<string, number>();
  for (const [key, value] of node.members) {
    name({ type: 'string', value: key, raw: '' });
    if (!found.has(key)) found.set(key, decode(value));
  }
  if (found.size > 1024) throw mismatch();
  return Object.fromEntries(found);
}

/** Four characters of six bits are three bytes; unused bits of the last ones are not looked at. */
function data(node: JsonNode): Uint8Array<ArrayBuffer> {
  const text = string(node);
  const body = text.replace(/={1,2}$/, '');
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*$/.test(body) || body.length % 4 === 1) {
    throw new DecodingError('bad-base64', text);
  }
  const bytes: number[] = [];
  let bits = 0;
  let held = 0;
  for (const character of body) {
    bits = (bits << 6) | alphabet.indexOf(character);
    held += 6;
    if (held < 8) continue;
    held -= 8;
    bytes.push(bits >> held);
    bits &= (1 << held) - 1;
  }
  return Uint8Array.from(bytes);
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
