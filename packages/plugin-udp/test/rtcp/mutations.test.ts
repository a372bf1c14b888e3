import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { parseRtcp } from '../../src/rtcp/parse-rtcp.js';
import { ReceiverReports } from '../../src/rtcp/receiver-reports.js';
import type { RtcpPacket } from '../../src/rtcp/rtcp-packet.js';
import { SenderReports } from '../../src/rtcp/sender-reports.js';
import { writeRtcp } from '../../src/rtcp/write-rtcp.js';
import { HeldMemory } from '../payload/support/held-memory.js';
import { seededRandom } from '../payload/support/random.js';
import { anyCompound, anyPackets } from './support/any-packet.js';
import { mutated } from './support/mutated.js';

const packetCount = 300_000;

const kinds = Object.values(anyPackets).flatMap((arbitrary, seed) =>
  fc.sample<RtcpPacket>(arbitrary, { numRuns: 5, seed }),
);
const compounds = [...kinds.map((packet) => [packet]), ...fc.sample(anyCompound, { numRuns: 40, seed: 7 })];
const seeds = compounds.map(writeRtcp);

/** How many numbers, texts and reports a packet holds at most per byte of the datagram. */
function weight(packet: RtcpPacket): number {
  switch (packet.type) {
    case 'nack':
      return packet.sequenceNumbers.length;
    case 'congestion-feedback':
      return packet.streams.reduce((sum, { reports }) => sum + 1 + reports.length, 0);
    default:
      return 1;
  }
}

test('300 000 mutated packets are read or refused, and nothing grows beyond what was received', async () => {
  const random = seededRandom(11);
  const sender = new SenderReports(1);
  const receiver = new ReceiverReports();
  const counts = { read: 0, refused: 0 };
  const memory = new HeldMemory(packetCount);
  for (let index = 0; index < packetCount; index += 1) {
    await memory.look(index);
    const data = mutated(seeds[random(seeds.length)] ?? new Uint8Array(), random);
    const packets = parseRtcp(data);
    counts[packets ? 'read' : 'refused'] += 1;
    for (const packet of packets ?? []) {
      if (weight(packet) > data.length * 5) assert.unreachable(`${weight(packet)} out of ${data.length} bytes`);
      if (packet.type === 'sender-report') receiver.reported(packet, index);
      if ('reports' in packet) for (const report of packet.reports) sender.roundTripUs(report, index);
    }
  }
  for (const [name, count] of Object.entries(counts)) assert.ok(count > 10_000, `${name}: ${count}`);
  assert.ok(memory.growth < 2 ** 20, `${memory.growth} bytes`);
});

test.run();
