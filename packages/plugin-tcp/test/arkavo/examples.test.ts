import assert from 'node:assert/strict';
import { suite } from 'uvu';
import { decodeMessage } from '../../src/arkavo/decode-message.js';
import { encodeMessage } from '../../src/arkavo/encode-message.js';
import type { RemoteCameraMessage } from '../../src/arkavo/remote-camera-message.js';
import { exampleLines, exampleNalUnits } from './support/example-lines.js';
import { swiftDecode } from './support/swift-decoder.js';
import { assertSwiftForm } from './support/swift-form.js';

const test = suite('example lines');

function decoded(line: string): RemoteCameraMessage {
  const message = decodeMessage(Buffer.from(line));
  assert.ok(message);
  return message;
}

for (const [name, line] of Object.entries(exampleLines)) {
  test(`${name}: read as Swift reads it, and written byte for byte as it was`, () => {
    const message = decoded(line);
    assert.deepEqual({ message }, swiftDecode(Buffer.from(line)));
    const written = encodeMessage(message);
    assert.equal(written.toString(), `${line}\n`);
    assertSwiftForm(written);
  });
}

test('what the examples say is what is read', () => {
  const { sps, pps, idr, p } = exampleNalUnits;
  const prefixed = (unit: Buffer) => Buffer.concat([Buffer.from([0, 0, 0, unit.length]), unit]);
  const started = (unit: Buffer) => Buffer.concat([Buffer.from([0, 0, 0, 1]), unit]);
  const video = { kind: 'videoNALU', sourceID: 'iPhone-face', timestamp: 48740540 / 600, isKeyFrame: true };
  const keyframe = (...parts: Buffer[]) => ({ ...video, naluData: new Uint8Array(Buffer.concat(parts)) });
  assert.deepEqual(decoded(exampleLines.handshake), {
    kind: 'handshake',
    sourceID: 'iPhone-face',
    deviceName: 'iPhone',
  });
  assert.deepEqual(decoded(exampleLines.namedHandshake), {
    kind: 'handshake',
    sourceID: 'Paul’s_iPhone-face',
    deviceName: 'Paul’s iPhone',
  });
  assert.deepEqual(decoded(exampleLines.keyframeWithoutSets), keyframe(prefixed(idr)));
  assert.deepEqual(decoded(exampleLines.avccKeyframe), keyframe(prefixed(sps), prefixed(pps), prefixed(idr)));
  assert.deepEqual(decoded(exampleLines.annexbKeyframe), keyframe(started(sps), started(pps), started(idr)));
  const delta = { ...keyframe(prefixed(p)), isKeyFrame: false, timestamp: 48740560 / 600 };
  assert.deepEqual(decoded(exampleLines.delta), delta);
  assert.deepEqual(decoded(exampleLines.custom), {
    kind: 'metadata',
    sourceID: 'iPhone-face',
    metadata: { type: 'custom', name: 'gaze', payload: { x: 0.25, y: -0.5, confidence: 1 } },
    timestamp: 795393408.125,
  });
  assert.deepEqual(decoded(exampleLines.audio), {
    kind: 'audio',
    sourceID: 'iPhone-face',
    timestamp: 81234.25,
    sampleRate: 48000,
    channels: 2,
    audioData: new Uint8Array(Int16Array.of(0, 0, 1000, -1000, 32767, -32768, -1, 1).buffer),
  });
});

test('a face has its 52 blend shapes and the head transform, a body its joints', () => {
  const face = decoded(exampleLines.face);
  assert.ok(face.kind === 'metadata' && face.metadata.type === 'arFace');
  assert.equal(Object.keys(face.metadata.face.blendShapes).length, 52);
  assert.equal(face.metadata.face.blendShapes.tongueOut, 3e-5);
  assert.equal(face.metadata.face.headTransform?.[14], -0.4126);
  const body = decoded(exampleLines.body);
  assert.ok(body.kind === 'metadata' && body.metadata.type === 'arBody');
  const [, hips] = body.metadata.body.joints;
  assert.equal(hips?.name, 'hips_joint');
  assert.equal(hips?.transform[14], -0.00025986493);
});

test('a message keeps nothing of the line it came in', () => {
  const line = Buffer.from(exampleLines.avccKeyframe);
  const message = decodeMessage(line);
  assert.ok(message?.kind === 'videoNALU');
  line.fill(0);
  assert.equal(message.naluData.buffer.byteLength, message.naluData.length);
  assert.equal(Buffer.from(message.naluData).subarray(4, 8).toString('hex'), '674d400a');
});

test.run();
