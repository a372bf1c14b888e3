import assert from 'node:assert/strict';
import fc from 'fast-check';
import { suite } from 'uvu';
import { asCameraMetadata } from '../../src/arkavo/camera-metadata.js';
import { encodeMessage } from '../../src/arkavo/encode-message.js';
import type { RemoteCameraMessage } from '../../src/arkavo/remote-camera-message.js';
import { swiftDouble, swiftFloat } from '../../src/arkavo/swift-number.js';
import { swiftDecode } from './support/swift-decoder.js';
import { assertSwiftForm } from './support/swift-form.js';

const test = suite('encoding messages');

function assertArrives(message: RemoteCameraMessage): void {
  const line = encodeMessage(message);
  assertSwiftForm(line);
  // Arbitraries make objects without a prototype.
  assert.deepEqual(swiftDecode(line.subarray(0, -1)), { message: structuredClone(message) });
}

const doubles: [value: number, text: string][] = [
  [0, '0'],
  [-0, '-0'],
  [1, '1'],
  [48000, '48000'],
  [0.1, '0.1'],
  [-2.5, '-2.5'],
  [81234.23333333334, '81234.23333333334'],
  [0.0001, '0.0001'],
  [0.00009, '9e-05'],
  [0.000012345, '1.2345e-05'],
  [5e-324, '5e-324'],
  [2 ** 53, '9007199254740992'],
  [2 ** 54, '18014398509481984'],
  [2 ** 54 + 4, '1.8014398509481988e+16'],
  [1e100, '1e+100'],
];

test('doubles are written as Swift writes them', () => {
  for (const [value, text] of doubles) assert.equal(swiftDouble(value), text);
});

test('floats are written as short as they can be', () => {
  const floats: [value: number, text: string][] = [
    [0.1, '0.1'],
    [Math.fround(0.1), '0.1'],
    [Math.fround(1 / 3), '0.33333334'],
    [0.9970515, '0.9970515'],
    [3e-5, '3e-05'],
    [2 ** 24, '16777216'],
    [2 ** 24 + 2, '1.6777218e+07'],
    [3.4028234663852886e38, '3.4028235e+38'],
    [2 ** -149, '1e-45'],
    [-0, '-0'],
  ];
  for (const [value, text] of floats) assert.equal(swiftFloat(value), text);
});

test('every float reads back as it was, and no shorter text does', () => {
  fc.assert(
    fc.property(fc.float({ noNaN: true, noDefaultInfinity: true }), (value) => {
      const text = swiftFloat(value);
      assert.ok(Object.is(Math.fround(Number(text)), value), text);
    }),
    { seed: 3, numRuns: 20_000 },
  );
});

test('numbers that JSON does not have are refused', () => {
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
    assert.throws(() => swiftDouble(value), { code: 'ERR_TCP_PROTOCOL', message: /finite ones only/ });
    assert.throws(() => swiftFloat(value), { code: 'ERR_TCP_PROTOCOL' });
  }
  assert.throws(() => swiftFloat(1e39), { code: 'ERR_TCP_PROTOCOL' });
});

test('slashes and quotes are escaped, all other characters are as they are', () => {
  const deviceName = 'a/b "c" \\ é 😀 ﷽';
  assertArrives({ kind: 'handshake', sourceID: '../x', deviceName });
  const line = encodeMessage({ kind: 'handshake', sourceID: '../x', deviceName }).toString();
  assert.equal(
    line,
    '{"kind":"handshake","handshake":{"sourceID":"..\\/x","deviceName":"a\\/b \\"c\\" \\\\ é 😀 ﷽"}}\n',
  );
});

test('a name that the other side would refuse is not sent', () => {
  for (const sourceID of ['a\nb', 'x'.repeat(256), '\ud800']) {
    const send = () => encodeMessage({ kind: 'handshake', sourceID, deviceName: '' });
    assert.throws(send, { code: 'ERR_TCP_PROTOCOL', message: /the name .* has/ });
  }
});

const finiteFloat = fc.float({ noNaN: true, noDefaultInfinity: true });
const finiteDouble = fc.double({ noNaN: true, noDefaultInfinity: true });
const timestamp = fc.double({ noNaN: true, min: -9e9, max: 9e9 });
const name = fc
  .string({ unit: 'grapheme-composite', maxLength: 20 })
  .filter((text) => !/[\p{Cc}\u2028\u2029]/u.test(text));
const bytes = fc.uint8Array({ maxLength: 100 }).map((data) => Uint8Array.from(data));
const transform = fc.array(finiteFloat, { maxLength: 16 });

const anyMessage: fc.Arbitrary<RemoteCameraMessage> = fc.oneof(
  fc.record({ kind: fc.constant('handshake' as const), sourceID: name, deviceName: name }),
  fc.record({
    kind: fc.constant('videoNALU' as const),
    sourceID: name,
    timestamp,
    isKeyFrame: fc.boolean(),
    naluData: bytes,
  }),
  fc.record({
    kind: fc.constant('audio' as const),
    sourceID: name,
    timestamp,
    sampleRate: fc.integer({ min: 1, max: 768_000 }),
    channels: fc.constant(1),
    audioData: bytes.map((data) => data.slice(0, data.length - (data.length % 2))),
  }),
  fc.record({
    kind: fc.constant('metadata' as const),
    sourceID: name,
    timestamp,
    metadata: fc.oneof(
      fc.record({
        type: fc.constant('arFace' as const),
        face: fc.record(
          {
            blendShapes: fc.dictionary(name, finiteFloat),
            trackingState: fc.constantFrom('normal' as const, 'limited' as const, 'notTracking' as const),
            headTransform: transform,
          },
          { requiredKeys: ['blendShapes', 'trackingState'] },
        ),
      }),
      fc.record({
        type: fc.constant('arBody' as const),
        body: fc.record({ joints: fc.array(fc.record({ name, transform }), { maxLength: 5 }) }),
      }),
      fc.record({
        type: fc.constant('custom' as const),
        name,
        payload: fc.dictionary(name, finiteDouble),
      }),
    ),
  }),
);

test('any message is written as Swift would, and is read from that as it was', () => {
  fc.assert(
    fc.property(anyMessage, (message) => assertArrives(asWritten(message))),
    { seed: 4, numRuns: 5000 },
  );
});

/** Floats as the text says them: 0.1, where the float next to it is no 0.1. */
function asWritten(message: RemoteCameraMessage): RemoteCameraMessage {
  if (message.kind !== 'metadata') return message;
  const { metadata } = message;
  const shortest = (values: readonly number[]) => values.map((value) => Number(swiftFloat(value)));
  if (metadata.type === 'arFace') {
    const { headTransform, blendShapes, trackingState } = metadata.face;
    const entries = Object.entries(blendShapes).map(([key, value]) => [key, Number(swiftFloat(value))] as const);
    const face = { blendShapes: Object.fromEntries(entries), trackingState };
    const all = headTransform ? { ...face, headTransform: shortest(headTransform) } : face;
    return { ...message, metadata: { type: 'arFace', face: all } };
  }
  if (metadata.type === 'custom') return message;
  const joints = metadata.body.joints.map((joint) => ({ ...joint, transform: shortest(joint.transform) }));
  return { ...message, metadata: { type: 'arBody', body: { joints } } };
}

test('a value of the shape of camera metadata is told from all others', () => {
  const face = { type: 'arFace', face: { blendShapes: { jawOpen: 0.5 }, trackingState: 'normal' } };
  assert.deepEqual(asCameraMetadata({ ...face, extra: [1] }), face);
  const custom = { type: 'custom', name: 'gaze', payload: { x: 1 } };
  assert.deepEqual(asCameraMetadata(custom), custom);
  const body = { type: 'arBody', body: { joints: [{ name: 'root', transform: [1, 2] }] } };
  assert.deepEqual(asCameraMetadata(body), body);
  const deep = JSON.parse(`${'['.repeat(70)}${']'.repeat(70)}`);
  for (const other of [
    null,
    'x',
    1,
    [],
    {},
    { type: 'arFace' },
    { ...custom, payload: { x: '1' } },
    { ...custom, x: deep },
  ]) {
    assert.equal(asCameraMetadata(other), undefined);
  }
});

test.run();
