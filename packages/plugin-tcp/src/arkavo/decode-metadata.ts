import { isoToReferenceDate } from './iso-date.js';
import type { Attempt, MessageFields } from './message-fields.js';
import {
  type BodyJoint,
  type CameraMetadata,
  type FaceMetadata,
  type MetadataMessage,
  maxEntries,
  maxFloat,
  maxTimestamp,
  maxTransformNumbers,
  type TrackingState,
  trackingStates,
} from './remote-camera-message.js';

const event = 'metadata';
const union = 'metadata.metadata';

const nothing: CameraMetadata = { type: 'custom', name: '', payload: {} };

/** The payload of kind `metadata`: the event, with the union of what it may be of inside. */
export function decodeMetadataMessage(fields: MessageFields): MetadataMessage {
  const message = { kind: 'metadata' as const, sourceID: '', metadata: nothing, timestamp: 0 };
  fields.object(event, {
    sourceID: () => {
      message.sourceID = fields.name(`${event}.sourceID`);
    },
    metadata: () => {
      message.metadata = decodeUnion(fields);
    },
    timestamp: () => {
      message.timestamp = readTimestamp(fields);
    },
  });
  return message;
}

/** A number; in the oldest builds, an ISO 8601 string. */
function readTimestamp(fields: MessageFields): number {
  if (!fields.isText()) return fields.number(`${event}.timestamp`, maxTimestamp);
  const seconds = isoToReferenceDate(fields.text(`${event}.timestamp`) ?? '');
  if (seconds === undefined) fields.refuse(`${event}.timestamp is a string, expected a number or an ISO 8601 date`);
  return seconds ?? 0;
}

type Found = {
  type?: string | undefined;
  face?: Attempt<FaceMetadata['face']>;
  joints?: Attempt<BodyJoint[]>;
  name?: Attempt<string>;
  payload?: Attempt<{ [name: string]: number }>;
};

/** The union. Only what belongs to its type has to be right; which that is may be known last. */
export function decodeUnion(fields: MessageFields): CameraMetadata {
  const found: Found = {};
  const readers = {
    type: () => {
      found.type = fields.text(`${union}.type`);
    },
    face: () => {
      found.face = fields.attempt(() => readFace(fields));
    },
    body: () => {
      found.joints = fields.attempt(() => readBody(fields));
    },
    name: () => {
      found.name = fields.attempt(() => fields.name(`${union}.name`));
    },
    payload: () => {
      found.payload = fields.attempt(() => readNumbers(fields, `${union}.payload`, Number.MAX_VALUE));
    },
  };
  fields.object(union, readers, ['face', 'body', 'name', 'payload']);
  return chosen(fields, found);
}

function chosen(fields: MessageFields, { type, face, joints, name, payload }: Found): CameraMetadata {
  switch (type) {
    case 'arFace':
      if (face) return { type, face: fields.settle(face) };
      break;
    case 'arBody':
      if (joints) return { type, body: { joints: fields.settle(joints) } };
      break;
    case 'custom':
      if (name && payload) return { type, name: fields.settle(name), payload: fields.settle(payload) };
      break;
    default:
      fields.refuse(`${union}.type is ${JSON.stringify(type?.slice(0, 40))}; arFace, arBody and custom are known`);
      return nothing;
  }
  fields.refuse(`${union} is of type ${type} and has nothing of it`);
  return nothing;
}

function readFace(fields: MessageFields): FaceMetadata['face'] {
  const name = `${union}.face`;
  const face: { blendShapes: { [name: string]: number }; trackingState: TrackingState; headTransform?: number[] } = {
    blendShapes: {},
    trackingState: 'unknown',
  };
  const readers = {
    blendShapes: () => {
      face.blendShapes = readNumbers(fields, `${name}.blendShapes`, maxFloat);
    },
    trackingState: () => {
      face.trackingState = readTrackingState(fields, `${name}.trackingState`);
    },
    headTransform: () => {
      if (!fields.isNull()) face.headTransform = readTransform(fields, `${name}.headTransform`);
    },
  };
  fields.object(name, readers, ['headTransform']);
  return face;
}

function readTrackingState(fields: MessageFields, name: string): TrackingState {
  const text = fields.text(name) ?? '';
  const state = trackingStates.find((known) => known === text);
  if (!state) fields.refuse(`${name} is ${JSON.stringify(text.slice(0, 40))}; ${trackingStates.join(', ')} are known`);
  return state ?? 'unknown';
}

function readBody(fields: MessageFields): BodyJoint[] {
  const name = `${union}.body`;
  const body: { joints: BodyJoint[] } = { joints: [] };
  fields.object(name, {
    joints: () => {
      body.joints = fields.list(`${name}.joints`, maxEntries, () => readJoint(fields, `${name}.joints`));
    },
  });
  return body.joints;
}

function readJoint(fields: MessageFields, name: string): BodyJoint {
  const joint: { name: string; transform: number[] } = { name: '', transform: [] };
  fields.object(name, {
    name: () => {
      joint.name = fields.name(`${name}.name`);
    },
    transform: () => {
      joint.transform = readTransform(fields, `${name}.transform`);
    },
  });
  return joint;
}

function readTransform(fields: MessageFields, name: string): number[] {
  return fields.list(name, maxTransformNumbers, () => fields.number(name, maxFloat));
}

function readNumbers(fields: MessageFields, name: string, limit: number): { [name: string]: number } {
  return fields.entries(name, maxEntries, () => fields.number(name, limit));
}
