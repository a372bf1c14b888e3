import { AccessUnitPacket, MetadataPacket, startLedger, systemClock } from '@arkavo-pipeline/core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { openReceiver, until } from '../receiver/support/stages.js';
import { openSender } from '../sender/support/stages.js';
import { RecordedWay } from './support/recorded-way.js';
import { openPairedReceiver, openPairedSender, token } from './support/stages.js';

const test = suite('a capture of a session over UDP');
const sourceId = 'living-room-camera';

/** A picture of 16x16: H.264, Main. */
const picture = {
  sps: Buffer.from('674d400ad91ec044000003000400000300f03c489920', 'hex'),
  pps: Buffer.from('68ebc3cb20', 'hex'),
  idr: Buffer.from('6588840afffed8e7f32c93977ab7e834da44bd', 'hex'),
};
const startCode = Buffer.of(0, 0, 0, 1);

type Secrets = Readonly<Record<string, string | Buffer>>;

const said: Secrets = {
  ...picture,
  'source id': sourceId,
  'session description': 'a=rtpmap',
  'keys of the metadata': '"blendShapes"',
  'values of the metadata': '0.20310205',
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

/** A session with all that there is to say, and what passed between the two. */
async function capture(isPaired: boolean): Promise<RecordedWay> {
  const { stage: receiver, port, ended } = await (isPaired ? openPairedReceiver() : openReceiver());
  const way = await RecordedWay.open(port);
  const sender = await (isPaired ? openPairedSender(way.port) : openSender(way.port));
  const data = Buffer.concat(Object.values(picture).flatMap((unit) => [startCode, unit]));
  const at = { sourceId, ptsUs: 0, durationUs: 40_000, ledger: startLedger(systemClock.nowUs()) };
  const value = { type: 'arFace', face: { blendShapes: { jawOpen: 0.203_102_05 }, trackingState: 'normal' } };
  await sender.send(new AccessUnitPacket({ ...at, codec: 'h264', dtsUs: 0, keyframe: true, data }));
  await sender.send(new MetadataPacket({ ...at, value }));
  await until(() => receiver.emitted.length === 2);
  receiver.request({ type: 'keyframe', sourceId }, 'video');
  await until(() =>
    sender.requests.some(({ request }) => request.type === 'keyframe' && request.sourceId === sourceId),
  );
  await sender.end();
  await ended;
  await sender.close();
  await receiver.close();
  await way.close();
  return way;
}

test('paired, nothing of it can be read, in either direction', async () => {
  const way = await capture(true);
  assert.ok(way.tcp.toReceiver.length > 0 && way.toReceiver.length > 0 && way.toSender.length > 0);
  assert.equal(readable(way.bytes, { ...said, ...neverSaid }), []);
});

test('in plaintext all of it can be read: what is looked for is what was said', async () => {
  const way = await capture(false);
  assert.equal(readable(way.bytes, { ...said, ...neverSaid }), Object.keys(said));
});

test.run();
