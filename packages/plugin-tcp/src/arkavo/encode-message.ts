import { PipelineError } from '@arkavo-pipeline/core';
import { nameProblem } from '../names.js';
import type { BodyJoint, CameraMetadata, FaceMetadata, RemoteCameraMessage } from './remote-camera-message.js';
import { swiftDouble, swiftFloat } from './swift-number.js';

/**
 * The message's line, its line feed included, as Swift's JSONEncoder writes it: compact, slashes escaped, all other
 * characters as they are, no key for what is undefined. Throws ERR_TCP_PROTOCOL at numbers that are not finite, and at names that the other side would refuse.
 */
export function encodeMessage(message: RemoteCameraMessage): Buffer {
  return Buffer.from(`{"kind":"${message.kind}","${message.kind}":${payload(message)}}\n`);
}

function payload(message: RemoteCameraMessage): string {
  const sourceID = name(message.sourceID);
  switch (message.kind) {
    case 'handshake':
      return `{"sourceID":${sourceID},"deviceName":${name(message.deviceName)}}`;
    case 'videoNALU':
      return `{"sourceID":${sourceID},"timestamp":${swiftDouble(message.timestamp)},"isKeyFrame":${message.isKeyFrame},"naluData":${base64(message.naluData)}}`;
    case 'metadata':
      return `{"sourceID":${sourceID},"metadata":${metadata(message.metadata)},"timestamp":${swiftDouble(message.timestamp)}}`;
    case 'audio':
      return `{"sourceID":${sourceID},"timestamp":${swiftDouble(message.timestamp)},"sampleRate":${swiftDouble(message.sampleRate)},"channels":${message.channels},"audioData":${base64(message.audioData)}}`;
  }
}

function metadata(value: CameraMetadata): string {
  switch (value.type) {
    case 'arFace':
      return `{"type":"arFace","face":${face(value.face)}}`;
    case 'arBody':
      return `{"type":"arBody","body":{"joints":[${value.body.joints.map(joint).join()}]}}`;
    case 'custom':
      return `{"type":"custom","name":${name(value.name)},"payload":${numbers(value.payload, swiftDouble)}}`;
  }
}

function face({ blendShapes, trackingState, headTransform }: FaceMetadata['face']): string {
  const transform = headTransform ? `,"headTransform":${floats(headTransform)}` : '';
  return `{"blendShapes":${numbers(blendShapes, swiftFloat)},"trackingState":"${trackingState}"${transform}}`;
}

function joint({ name: jointName, transform }: BodyJoint): string {
  return `{"name":${name(jointName)},"transform":${floats(transform)}}`;
}

function floats(values: readonly number[]): string {
  return `[${values.map(swiftFloat).join()}]`;
}

function numbers(values: { readonly [name: string]: number }, write: (value: number) => string): string {
  return `{${Object.entries(values)
    .map(([key, value]) => `${name(key)}:${write(value)}`)
    .join()}}`;
}

function name(text: string): string {
  const problem = nameProblem(text);
  if (problem) throw new PipelineError('ERR_TCP_PROTOCOL', `the name ${JSON.stringify(text.slice(0, 40))} ${problem}`);
  return slashesEscaped(JSON.stringify(text));
}

function base64(bytes: Uint8Array): string {
  return `"${slashesEscaped(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64'))}"`;
}

function slashesEscaped(text: string): string {
  return text.replaceAll('/', '\\/');
}
