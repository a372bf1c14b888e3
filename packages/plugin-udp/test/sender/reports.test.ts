import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ntpToUs } from '../../src/rtcp/ntp-time.js';
import { readAbsCaptureTime } from '../../src/rtp/abs-capture-time.js';
import { timestampDistance } from '../../src/rtp/timestamp.js';
import { readSdp } from '../../src/sdp/read-sdp.js';
import { footage } from '../payload/support/footage.js';
import { aac, accessUnit, metadata, openSender, slice } from './support/stages.js';
import { TestReceiver } from './support/test-receiver.js';

const test = suite('RTCP of a udp-sender');
const keyframe = footage('h264')[0] ?? new Uint8Array();

test('a report comes before the first RTP packet, names all streams and maps timestamps to the wall clock', async () => {
  const receiver = await TestReceiver.open();
  const stage = await openSender(receiver.port);
  await stage.send(accessUnit('h264', keyframe, 0));
  await receiver.until(() => receiver.rtp.some(({ marker }) => marker));
  const [first] = receiver.heard;
  assert.equal(
    first?.rtcp?.map(({ type }) => type),
    ['sender-report', 'source-description', 'application'],
  );
  const [media] = receiver.ofPayloadType(96);
  const [report] = receiver.reports('sender-report');
  assert.is(report?.ssrc, media?.ssrc);
  const [names] = receiver.reports('source-description');
  assert.is(names?.chunks.length, 3);
  assert.ok(names?.chunks.every(({ cname }) => cname === 'camera'));
  const captured = readAbsCaptureTime(media?.extensions.get(1) ?? new Uint8Array())?.unixUs ?? 0;
  const sinceCaptureUs = ntpToUs(report?.ntp ?? { seconds: 0, fraction: 0 }) - captured;
  const ticks = timestampDistance(media?.timestamp ?? 0, report?.rtpTimestamp ?? 0);
  assert.ok(Math.abs(ticks / 0.09 - sinceCaptureUs) < 1000, `${ticks / 0.09} µs of stream in ${sinceCaptureUs} µs`);
  await stage.close();
  await receiver.close();
});

test('the session description is sent along, without a key, and is enough to read the streams', async () => {
  const receiver = await TestReceiver.open();
  const stage = await openSender(receiver.port);
  await stage.send(accessUnit('h264', keyframe, 0));
  await stage.send(aac(0));
  await stage.send(metadata(0));
  await receiver.until(() => receiver.reports('application').length === 3);
  const texts = receiver.reports('application').map(({ data }) => Buffer.from(data).toString());
  const { name, media } = readSdp((texts[2] ?? '').replace(/\0+$/, ''));
  assert.is(name, 'camera');
  assert.equal(
    media.map(({ mediaType, payloadType, clockRate }) => [mediaType, payloadType, clockRate]),
    [
      ['video/h264', 96, 90_000],
      ['audio/aac', 99, 44_100],
      ['metadata/json', 100, 90_000],
    ],
  );
  assert.is(media[1]?.parameters.get('config'), '1208');
  assert.is(media[0]?.ssrc, receiver.ofPayloadType(96)[0]?.ssrc);
  assert.equal([media[0]?.rtx?.payloadType, media[0]?.fec?.payloadType], [101, 102]);
  assert.ok(receiver.heard.every(({ data }) => data.length <= 1200));
  await stage.close();
  await receiver.close();
});

test('reports are sent again soon, and answer a receiver that measures the round trip', async () => {
  const receiver = await TestReceiver.open();
  const stage = await openSender(receiver.port);
  await stage.send(accessUnit('h264', keyframe, 0));
  await receiver.until(() => receiver.reports('sender-report').length === 1);
  const referenceTime = { seconds: 0x12345678, fraction: 0x9abcdef0 };
  receiver.send([{ type: 'extended-report', ssrc: 77, referenceTime, delays: [] }]);
  await receiver.until(() => receiver.reports('extended-report').length === 1);
  const [answer] = receiver.reports('extended-report');
  const [delay] = answer?.delays ?? [];
  assert.is(delay?.ssrc, 77);
  assert.is(delay?.lastReferenceTime, 0x56789abc);
  assert.ok((delay?.delaySinceLastReferenceTime ?? 0) < 65_536);
  await receiver.until(() => receiver.reports('sender-report').length >= 3);
  await stage.close();
  await receiver.close();
});

test('the end is said three times, for all streams, after the last packet', async () => {
  const receiver = await TestReceiver.open();
  const stage = await openSender(receiver.port);
  await stage.send(slice(0, 5000));
  await stage.end();
  await receiver.until(() => receiver.reports('bye').length === 3);
  const [names] = receiver.reports('source-description');
  for (const { ssrcs } of receiver.reports('bye')) {
    assert.equal(
      ssrcs,
      names?.chunks.map(({ ssrc }) => ssrc),
    );
  }
  const lastRtp = receiver.heard.findLastIndex(({ rtp }) => rtp);
  const firstBye = receiver.heard.findIndex(({ rtcp }) => rtcp?.some(({ type }) => type === 'bye'));
  assert.ok(lastRtp < firstBye);
  await stage.close();
  await receiver.close();
});

test('a change of codec begins another stream, and ends the one before', async () => {
  const receiver = await TestReceiver.open();
  const stage = await openSender(receiver.port);
  await stage.send(accessUnit('h264', keyframe, 0));
  await stage.send(accessUnit('h265', footage('h265')[0] ?? new Uint8Array(), 1));
  await receiver.until(() => receiver.ofPayloadType(97).some(({ marker }) => marker));
  assert.ok(receiver.reports('bye')[0]?.ssrcs.includes(receiver.ofPayloadType(96)[0]?.ssrc ?? 0));
  await stage.close();
  await receiver.close();
});

test.run();
