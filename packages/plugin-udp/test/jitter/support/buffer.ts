import { AdaptiveDelay } from '../../../src/jitter/adaptive-delay.js';
import { JitterBuffer } from '../../../src/jitter/jitter-buffer.js';
import type { JitterBufferOptions } from '../../../src/jitter/jitter-buffer-options.js';
import type { JitterUnit } from '../../../src/jitter/jitter-unit.js';
import type { PacketOrigin } from '../../../src/jitter/packet-origin.js';
import type { RtpPacket } from '../../../src/rtp/rtp-packet.js';
import { isTestKeyframe, testFormat, unitNumber } from './test-format.js';

/** A buffer for video that waits 100 ms for what is missing, and what comes out of it. */
export function testBuffer(options: Partial<JitterBufferOptions> = {}, minUs = 0) {
  const delay = new AdaptiveDelay({ minUs, maxUs: Math.max(minUs, 100_000) });
  const base = { format: testFormat, framing: 'marker', clockRate: 90_000, delay, isKeyframe: isTestKeyframe } as const;
  const buffer = new JitterBuffer({ ...base, ...options });
  const numbers = (units: readonly JitterUnit[]) => units.map(({ accessUnit }) => unitNumber(accessUnit));
  const take = (nowUs: number) => numbers(buffer.take(nowUs));
  const push = (packet: RtpPacket | undefined, nowUs: number, origin: PacketOrigin = 'stream') => {
    if (!packet) throw new Error('no such packet in this test');
    buffer.push(packet, origin, nowUs);
    return take(nowUs);
  };
  return {
    buffer,
    take,
    push,
    pushAll: (packets: readonly RtpPacket[], nowUs: number) => packets.flatMap((packet) => push(packet, nowUs)),
  };
}
