import { createSocket } from 'node:dgram';
import { freePort } from '@arkavo-pipeline/transport/testing';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { writeRtcp } from '../../src/rtcp/write-rtcp.js';
import { readSrtpKey } from '../../src/security/srtp-key.js';
import { SrtpSender } from '../../src/srtp/srtp-sender.js';
import { openSender, slice, until } from './support/stages.js';
import { TestReceiver } from './support/test-receiver.js';

const test = suite('requests to a udp-sender');

const pli = (mediaSsrc: number) => ({ type: 'pli', senderSsrc: 9, mediaSsrc }) as const;

async function ssrcsOf(receiver: TestReceiver, count: number): Promise<readonly number[]> {
  const ssrcs = () => [...new Set(receiver.rtp.map(({ ssrc }) => ssrc))];
  await receiver.until(() => ssrcs().length === count);
  return ssrcs();
}

test('a keyframe is asked for of the source that the receiver wants one of, once for many requests', async () => {
  const receiver = await TestReceiver.open();
  const stage = await openSender(receiver.port);
  await stage.send(slice(0, 500, true, 'one'));
  await stage.send(slice(0, 500, true, 'two'));
  const [, two = 0] = await ssrcsOf(receiver, 2);
  for (let time = 0; time < 20; time++) receiver.send([pli(two)]);
  const requests = [{ ssrc: two, commandSequence: 1 }];
  receiver.send([{ type: 'fir', senderSsrc: 9, requests }]);
  await until(() => stage.requests.length > 0);
  assert.equal(stage.requests, [{ request: { type: 'keyframe', sourceId: 'two' }, input: 'video' }]);
  assert.equal(stage.decisions, [{ decision: 'keyframe', cause: 'pli', details: { sourceId: 'two' } }]);
  await stage.close();
  await receiver.close();
});

test('a stranger is not heard', async () => {
  const receiver = await TestReceiver.open();
  const stage = await openSender(receiver.port);
  await stage.send(slice(0, 500, true, 'one'));
  await stage.send(slice(0, 500, true, 'two'));
  const [one = 0, two = 0] = await ssrcsOf(receiver, 2);
  const stranger = createSocket('udp4');
  await new Promise<void>((resolve) => {
    stranger.send(writeRtcp([pli(one)]), receiver.senderPort ?? 0, '127.0.0.1', () => resolve());
  });
  stranger.close();
  receiver.send([pli(two)]);
  await until(() => stage.requests.length > 0);
  assert.equal(
    stage.requests.map(({ request }) => request),
    [{ type: 'keyframe', sourceId: 'two' }],
  );
  await stage.close();
  await receiver.close();
});

test('what is damaged or no RTCP is refused by cause, and what comes after it is heard', async () => {
  const receiver = await TestReceiver.open();
  const stage = await openSender(receiver.port);
  await stage.send(slice(0, 500));
  const [ssrc = 0] = await ssrcsOf(receiver, 1);
  receiver.sendData(Uint8Array.of(1, 2, 3));
  receiver.sendData(Uint8Array.of(0x80, 201, 0, 200, 1, 2, 3, 4));
  for (let at = 0; at < 200; at++)
    receiver.sendData(Uint8Array.from({ length: at }, (_, index) => (index * 31 + at) & 0xff));
  receiver.send([pli(ssrc)]);
  await until(() => stage.requests.length > 0);
  await stage.close();
  const refused = stage.logs.find((line) => line.startsWith('info: datagrams refused')) ?? '';
  assert.match(refused, /not-rtcp/);
  assert.match(refused, /damaged/);
  assert.is(stage.faults.length, 0);
  await receiver.close();
});

test('under SRTP only who has the key is heard', async () => {
  const srtpKey = Buffer.alloc(30, 7).toString('base64');
  const receiver = await TestReceiver.open();
  const stage = await openSender(receiver.port, { srtpKey });
  await stage.send(slice(0, 500, true, 'one'));
  await stage.send(slice(0, 500, true, 'two'));
  const [one = 0, two = 0] = await ssrcsOf(receiver, 2);
  receiver.send([pli(one)]);
  const profile = 'AES_CM_128_HMAC_SHA1_80';
  const other = new SrtpSender(readSrtpKey(Buffer.alloc(30, 8).toString('base64'), profile));
  receiver.sendData(other.protectRtcp(writeRtcp([pli(one)])));
  receiver.sendData(new SrtpSender(readSrtpKey(srtpKey, profile)).protectRtcp(writeRtcp([pli(two)])));
  await until(() => stage.requests.length > 0);
  assert.equal(
    stage.requests.map(({ request }) => request),
    [{ type: 'keyframe', sourceId: 'two' }],
  );
  await stage.close();
  assert.match(stage.logs.join('\n'), /1 not-authentic/);
  await receiver.close();
});

test('nobody listening is said once, and counted', async () => {
  const stage = await openSender(await freePort());
  for (let index = 0; !stage.logs.some((line) => line.includes('ECONNREFUSED')); index++) {
    await stage.send(slice(index, 500));
    await new Promise((resolve) => setImmediate(resolve));
  }
  for (let index = 0; index < 20; index++) await stage.send(slice(1000 + index, 500));
  await stage.end();
  await stage.close();
  assert.is(stage.logs.filter((line) => line.includes('ECONNREFUSED')).length, 1);
});

test.run();
