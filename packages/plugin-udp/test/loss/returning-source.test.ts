import { MetadataPacket, secondsToUs, startLedger } from '@arkavo-pipeline/core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { isRtcp } from '../../src/rtp/is-rtcp.js';
import { sharedSrtpSecurity } from '../../src/security/srtp-security.js';
import { SenderSession } from '../../src/sender/sender-session.js';
import { rtpSsrc } from '../../src/srtp/srtp-layout.js';
import { TestReception } from '../receiver/support/reception.js';
import { seededRandom } from '../repair/support/random.js';
import { VirtualTime } from '../repair/support/virtual-time.js';
import { keysOf } from '../srtp/support/packets.js';
import { defaults } from './support/virtual-call.js';
import { VirtualThread } from './support/virtual-thread.js';
import { withVirtualTimers } from './support/virtual-timers.js';

const test = suite('a source that says something once a minute');

const minutes = 150;
const port = 1000;

test('comes whole for hours under one key', () => {
  const keys = keysOf('AEAD_AES_128_GCM');
  const [time, random] = [new VirtualTime(), seededRandom(1)];
  const bench = new TestReception({ security: sharedSrtpSecurity(keys) });
  const ssrcs = new Set<number>();
  const send = (data: Uint8Array) => {
    if (!isRtcp(data)) ssrcs.add(rtpSsrc(data));
    bench.nowUs = time.nowUs;
    bench.raw(data, port);
  };
  const fail = (error: Error) => {
    throw error;
  };
  withVirtualTimers(time, new VirtualThread(time), () => {
    const session = new SenderSession({
      options: defaults,
      clock: { nowUs: () => time.nowUs, sleepUntil: () => Promise.resolve() },
      random: () => Math.floor(random() * 2 ** 32),
      security: sharedSrtpSecurity(keys),
      rtp: { queuedBytes: 0, send, sendAll: (all) => all.forEach(send) },
      rtcp: { queuedBytes: 0, send, sendAll: (all) => all.forEach(send) },
      units: undefined,
      unixOffsetUs: 1_700_000_000_000_000,
      endpoint: { address: '192.0.2.2', port: 5004, rtcpPort: 5004, repair: 'auto', isSecure: true },
      sessionId: 1,
      maxBytes: 1160,
      sdpFile: undefined,
      keys: undefined,
      events: {
        drop: (cause) => fail(new Error(cause)),
        fault: fail,
        refused() {},
        keyframe() {},
        bitrate() {},
        repair() {},
        warn() {},
      },
    });
    for (let minute = 0; minute < minutes; minute += 1) {
      const ptsUs = secondsToUs(minute * 60);
      const header = { sourceId: 'sensor', ptsUs, durationUs: 0, ledger: startLedger(ptsUs) };
      time.at(ptsUs, () => session.take(new MetadataPacket({ ...header, value: { minute } })));
      for (let second = 0; second < 60; second += 1) {
        time.at(ptsUs + secondsToUs(second) + 500_000, () => bench.reception.poll(time.nowUs));
      }
    }
    time.at(secondsToUs(minutes * 60), () => session.close());
    time.run();
  });
  assert.is(ssrcs.size, 1);
  assert.equal(bench.drops, {});
  assert.equal(
    bench.emitted.map((packet) => packet.kind === 'metadata' && packet.value),
    Array.from({ length: minutes }, (_, minute) => ({ minute })),
  );
});

test.run();
