import { systemClock } from '@arkavo-pipeline/core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { writeRtcp } from '../../src/rtcp/write-rtcp.js';
import { plainSecurity } from '../../src/security/plain-security.js';
import { senderOptions } from '../../src/sender/sender-options.js';
import { SenderSession } from '../../src/sender/sender-session.js';
import { UdpSocket } from '../../src/socket/udp-socket.js';
import { seededRandom } from '../payload/support/random.js';
import { slice } from './support/stages.js';
import { TestReceiver } from './support/test-receiver.js';

const test = suite('hostile feedback to a udp-sender');

const count = 100_000;
const log = { debug() {}, info() {}, warn() {} };

function defaults() {
  const given = Object.entries(senderOptions).map(([name, spec]) => [
    name,
    'default' in spec ? spec.default : undefined,
  ]);
  return Object.fromEntries(given);
}

test('100 000 mutated datagrams neither break the session nor ask too much of encoder and network', async () => {
  const receiver = await TestReceiver.open();
  const target = { address: '127.0.0.1', family: 4 } as const;
  const socket = await UdpSocket.connect(target, receiver.port, { clock: systemClock, log, onDatagram() {} });
  const asked: number[] = [];
  let keyframes = 0;
  let ssrc = 10;
  const session = new SenderSession({
    options: { ...defaults(), port: receiver.port },
    clock: systemClock,
    ...{ unixOffsetUs: 0, random: () => ssrc++, security: plainSecurity, sessionId: 1, maxBytes: 1200 },
    endpoint: { address: '127.0.0.1', port: 5004, rtcpPort: 5004, repair: 'auto', isSecure: false },
    ...{ keys: undefined, sdpFile: undefined, rtp: socket, rtcp: socket, units: undefined },
    events: {
      drop() {},
      fault(error) {
        throw error;
      },
      refused() {},
      keyframe: () => void keyframes++,
      bitrate: (bps) => void asked.push(bps),
      repair() {},
      warn() {},
    },
  });
  for (let index = 0; index < 20; index++) session.take(slice(index, 5000));
  const [sequenceNumber = 0, media = 0] = await firstPacket(receiver);
  const reports = Array.from({ length: 40 }, () => ({ received: true, ecn: 0, arrivalTimeOffset: 9 }));
  const streams = [{ ssrc: media, beginSeq: sequenceNumber, reports }];
  const block = {
    ssrc: media,
    fractionLost: 20,
    cumulativeLost: 9,
    highestSequence: 9,
    jitter: 1,
    lastSenderReport: 1,
  };
  const seeds = [
    writeRtcp([
      { type: 'nack', senderSsrc: 1, mediaSsrc: media, sequenceNumbers: [sequenceNumber, sequenceNumber + 3] },
    ]),
    writeRtcp([{ type: 'pli', senderSsrc: 1, mediaSsrc: media }]),
    writeRtcp([{ type: 'congestion-feedback', senderSsrc: 1, streams, reportTimestamp: 65_536 }]),
    writeRtcp([{ type: 'receiver-report', ssrc: 1, reports: [{ ...block, delaySinceLastSenderReport: 1 }] }]),
    writeRtcp([{ type: 'extended-report', ssrc: 1, referenceTime: { seconds: 1, fraction: 1 }, delays: [] }]),
  ];
  const random = seededRandom(7);
  const sentBefore = receiver.heard.length;
  const beganUs = systemClock.nowUs();
  for (let index = 0; index < count; index++) {
    const data = Uint8Array.from(seeds[random(seeds.length)] ?? []);
    for (let change = random(3); change >= 0; change--) data[random(data.length)] = random(256);
    session.receive(random(8) === 0 ? data.subarray(0, random(data.length)) : data);
    if (index % 5000 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  const seconds = (systemClock.nowUs() - beganUs) / 1e6;
  assert.ok(keyframes <= 2 + seconds / 0.3, `${keyframes} keyframes in ${seconds} s`);
  assert.ok(asked.every((bps) => bps >= 200_000 && bps <= 8_000_000));
  const resent = receiver.heard.slice(sentBefore).reduce((sum, { data }) => sum + data.length, 0);
  assert.ok(resent < 400_000, `${resent} bytes`);
  session.close();
  await socket.close();
  await receiver.close();
});

async function firstPacket(receiver: TestReceiver): Promise<readonly [number, number] | readonly []> {
  await receiver.until(() => receiver.rtp.filter(({ marker }) => marker).length === 20);
  const [packet] = receiver.ofPayloadType(96);
  return packet ? [packet.sequenceNumber, packet.ssrc] : [];
}

test.run();
