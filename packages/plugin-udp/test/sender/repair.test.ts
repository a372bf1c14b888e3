import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { FlexFecDecoder } from '../../src/repair/flexfec/flexfec-decoder.js';
import { unwrapRtx } from '../../src/repair/rtx.js';
import { parseRtp } from '../../src/rtp/parse-rtp.js';
import type { RtpPacket } from '../../src/rtp/rtp-packet.js';
import { footage } from '../payload/support/footage.js';
import { accessUnit, openSender, slice } from './support/stages.js';
import { TestReceiver } from './support/test-receiver.js';

const test = suite('losses of a udp-sender');

const mediaType = 96;
const resendType = 101;
const parityType = 102;
const units = 6;

function isLost({ sequenceNumber }: RtpPacket): boolean {
  return sequenceNumber % 5 === 0;
}

function nack(mediaSsrc: number, sequenceNumbers: readonly number[]) {
  return { type: 'nack', senderSsrc: 9, mediaSsrc, sequenceNumbers } as const;
}

async function sendUnits(receiver: TestReceiver, options: Record<string, unknown>) {
  const stage = await openSender(receiver.port, options);
  for (let index = 0; index < units; index++) await stage.send(slice(index, 12_000));
  await receiver.until(() => receiver.ofPayloadType(mediaType).filter(({ marker }) => marker).length === units);
  return stage;
}

test('what the receiver asks for comes again, in the stream of resends, as it was', async () => {
  const receiver = await TestReceiver.open();
  const stage = await sendUnits(receiver, { repair: 'resend' });
  const lost = receiver.ofPayloadType(mediaType).filter(isLost);
  assert.ok(lost.length > 5);
  const { ssrc, payloadType } = lost[0] ?? { ssrc: 0, payloadType: 0 };
  receiver.send([
    nack(
      ssrc,
      lost.map(({ sequenceNumber }) => sequenceNumber),
    ),
  ]);
  await receiver.until(() => receiver.ofPayloadType(resendType).length >= lost.length);
  const again = receiver.ofPayloadType(resendType).map((packet) => unwrapRtx(packet, { ssrc, payloadType }));
  for (const packet of lost) {
    const copy = again.find((one) => one?.sequenceNumber === packet.sequenceNumber);
    assert.equal(
      { ...copy, payload: Buffer.from(copy?.payload ?? []) },
      { ...packet, payload: Buffer.from(packet.payload) },
    );
  }
  assert.is(new Set(receiver.ofPayloadType(resendType).map((packet) => packet.ssrc)).size, 1);
  await stage.close();
  await receiver.close();
});

test('one packet is not sent again and again, however often it is asked for, and nothing that was not sent', async () => {
  const receiver = await TestReceiver.open();
  const stage = await sendUnits(receiver, { repair: 'resend' });
  const [packet] = receiver.ofPayloadType(mediaType);
  const { ssrc, sequenceNumber } = packet ?? { ssrc: 0, sequenceNumber: 0 };
  for (let time = 0; time < 50; time++) receiver.send([nack(ssrc, [sequenceNumber, sequenceNumber + 5000])]);
  receiver.send([nack(ssrc, [sequenceNumber + 1])]);
  const isLast = (one: RtpPacket) =>
    unwrapRtx(one, { ssrc, payloadType: mediaType })?.sequenceNumber === ((sequenceNumber + 1) & 0xffff);
  await receiver.until(() => receiver.ofPayloadType(resendType).some(isLast));
  assert.ok(receiver.ofPayloadType(resendType).length <= 4);
  await stage.close();
  await receiver.close();
});

test('with parity the receiver recovers what it lost without asking', async () => {
  const receiver = await TestReceiver.open();
  const stage = await sendUnits(receiver, { repair: 'parity' });
  await receiver.until(() => receiver.ofPayloadType(parityType).length > 0);
  await stage.end();
  await receiver.until(() => receiver.reports('bye').length > 0);
  const media = receiver.ofPayloadType(mediaType);
  const covered = receiver.ofPayloadType(parityType).length;
  // One loss in each block: the first packet of each unit.
  const starts = new Set(
    media.filter((_, index) => index === 0 || media[index - 1]?.marker).map((one) => one.sequenceNumber),
  );
  const decoder = new FlexFecDecoder(media[0]?.ssrc ?? 0);
  const recovered: Uint8Array[] = [];
  for (const { data, rtp } of receiver.heard) {
    if (rtp?.payloadType === mediaType && !starts.has(rtp.sequenceNumber)) recovered.push(...decoder.media(data));
    if (rtp?.payloadType === parityType) recovered.push(...decoder.repair(data));
  }
  const numbers = new Set(recovered.map((data) => parseRtp(data)?.sequenceNumber));
  assert.ok(covered >= 1 && numbers.size >= 1, `${covered} repair packets, ${numbers.size} recovered`);
  for (const data of recovered) {
    const original = receiver.heard.find(
      ({ rtp }) => rtp?.payloadType === mediaType && rtp.sequenceNumber === parseRtp(data)?.sequenceNumber,
    );
    assert.is(Buffer.compare(data, original?.data ?? Buffer.alloc(0)), 0);
  }
  await stage.close();
  await receiver.close();
});

test('a receiver of plain RTP gets no parity and no resends', async () => {
  const receiver = await TestReceiver.open();
  const stage = await sendUnits(receiver, {});
  await stage.end();
  await receiver.until(() => receiver.reports('bye').length > 0);
  assert.equal(new Set(receiver.rtp.map(({ payloadType }) => payloadType)), new Set([mediaType]));
  await stage.close();
  await receiver.close();
});

test('loss on a long way is met with parity, and why is told', async () => {
  const receiver = await TestReceiver.open();
  const stage = await openSender(receiver.port, { repairMs: 1 });
  const data = footage('h264')[0] ?? new Uint8Array();
  await stage.send(accessUnit('h264', data, 0));
  // An answer to the first, once the third has come, was long under way.
  await receiver.until(() => receiver.reports('sender-report').length === 3);
  const [report] = receiver.reports('sender-report');
  const { seconds, fraction } = report?.ntp ?? { seconds: 0, fraction: 0 };
  const lastSenderReport = (((seconds & 0xffff) << 16) | (fraction >>> 16)) >>> 0;
  const block = { ssrc: report?.ssrc ?? 0, fractionLost: 26, cumulativeLost: 10, highestSequence: 100, jitter: 0 };
  const reports = [{ ...block, lastSenderReport, delaySinceLastSenderReport: 0 }];
  const referenceTime = { seconds: 1, fraction: 1 };
  receiver.send([
    { type: 'receiver-report', ssrc: 9, reports },
    { type: 'extended-report', ssrc: 9, referenceTime, delays: [] },
  ]);
  for (let index = 1; receiver.ofPayloadType(parityType).length === 0; index++) {
    await stage.send(accessUnit('h264', data, index));
    await new Promise((resolve) => setImmediate(resolve));
  }
  const causes = stage.decisions.filter(({ decision }) => decision === 'repair').map(({ cause }) => cause);
  assert.ok(causes.includes('no-time-for-resends'), causes.join(', '));
  await stage.close();
  await receiver.close();
});

test.run();
