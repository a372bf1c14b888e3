import assert from 'node:assert/strict';
import { join } from 'node:path';
import { AccessUnitPacket, MetadataPacket } from '@arkavo-pipeline/core';
import { RecordingRelay, tempFolder } from '@arkavo-pipeline/transport/testing';
import { suite } from 'uvu';
import { aac, header } from './support/packets.js';
import { openReceiver, openSender, until } from './support/stages.js';

const test = suite('a capture of a session');
const token = 'correct-horse-battery-staple';
const sourceId = 'living-room-camera';

/** A picture of 16x16: H.264, Main. */
const picture = {
  sps: Buffer.from('674d400ad91ec044000003000400000300f03c489920', 'hex'),
  pps: Buffer.from('68ebc3cb20', 'hex'),
  idr: Buffer.from('6588840afffed8e7f32c93977ab7e834da44bd', 'hex'),
};
const startCode = Buffer.of(0, 0, 0, 1);

type Secrets = Readonly<Record<string, string | Buffer>>;

const magicAndVersion = Buffer.from('414b56500002', 'hex');
const saidBySender: Secrets = {
  ...picture,
  'magic of the hello': magicAndVersion,
  'keys of the hello': '"capabilities"',
  nonce: '"nonce"',
  'name of the stage': 'stage-in-the-garden',
  'source id': sourceId,
  'keys of the metadata': '"blendShapes"',
  'values of the metadata': '0.20310205',
};
const saidByReceiver: Secrets = {
  'magic of the hello': magicAndVersion,
  'keys of the hello': '"capabilities"',
  nonce: '"nonce"',
  'name of the stage': 'stage-in-the-studio',
  'source id of a request': sourceId,
};
const neverSaid: Secrets = {
  token,
  'token, in base64': Buffer.from(token).toString('base64').slice(0, 30),
  'token, in hexadecimal': Buffer.from(token).toString('hex'),
};

/** Which of the secrets can be read in the bytes. */
function readable(bytes: Buffer, secrets: Secrets): string[] {
  return Object.entries(secrets).flatMap(([name, secret]) => (bytes.includes(secret) ? [name] : []));
}

/** A session with all that there is to say in both directions, and what passed between the two. */
async function capture(receiverOptions: object, senderOptions: object): Promise<RecordingRelay> {
  const options = { token, ...receiverOptions };
  const { stage: receiver, port } = await openReceiver(options, { stageId: 'stage-in-the-studio' });
  const relay = await RecordingRelay.open(port);
  const sender = await openSender(relay.port, { token, ...senderOptions }, { stageId: 'stage-in-the-garden' });
  const data = Buffer.concat(Object.values(picture).flatMap((unit) => [startCode, unit]));
  const at = header(0, sourceId);
  const face = { type: 'arFace', face: { blendShapes: { jawOpen: 0.203_102_05 }, trackingState: 'normal' } };
  await sender.send(new AccessUnitPacket({ ...at, codec: 'h264', dtsUs: 0, keyframe: true, data }));
  await sender.send(new MetadataPacket({ ...at, value: face }));
  await sender.send(aac(0));
  await until(() => receiver.emitted.length === 3);
  receiver.request({ type: 'keyframe', sourceId }, 'video');
  await until(() => sender.requests.length === 1);
  await sender.end();
  const arrived = receiver.emitted[0]?.packet;
  assert.ok(arrived?.kind === 'access-unit' && data.equals(arrived.data));
  await sender.close();
  await receiver.close();
  await relay.close();
  return relay;
}

test('over TLS nothing of it can be read, in either direction', async () => {
  const security = { security: 'tls' };
  const receiverOptions = { ...security, identity: join(tempFolder(), 'identity') };
  const relay = await capture(receiverOptions, { ...security, knownReceivers: join(tempFolder(), 'known') });
  assert.deepEqual(readable(relay.toReceiver, { ...saidBySender, ...neverSaid }), []);
  assert.deepEqual(readable(relay.toSender, { ...saidByReceiver, ...neverSaid }), []);
  assert.deepEqual(readable(relay.bytes, { ...saidBySender, ...saidByReceiver, ...neverSaid }), []);
});

test('in plaintext all of it can be read but the token: what is looked for is what was said', async () => {
  const relay = await capture({}, {});
  assert.deepEqual(readable(relay.toReceiver, { ...saidBySender, ...neverSaid }), Object.keys(saidBySender));
  assert.deepEqual(readable(relay.toSender, { ...saidByReceiver, ...neverSaid }), Object.keys(saidByReceiver));
});

test.run();
