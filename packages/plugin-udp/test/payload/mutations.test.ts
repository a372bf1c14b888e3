import { joinAnnexB } from '@arkavo-pipeline/core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { aacAccessUnits } from '../../src/payload/aac.js';
import { readJson } from '../../src/payload/json.js';
import { payloadFormats } from '../../src/payload/payload-formats.js';
import { readAbsCaptureTime, writeAbsCaptureTime } from '../../src/rtp/abs-capture-time.js';
import { isRtcp } from '../../src/rtp/is-rtcp.js';
import { parseRtp } from '../../src/rtp/parse-rtp.js';
import { writeRtp } from '../../src/rtp/write-rtp.js';
import { HeldMemory } from './support/held-memory.js';
import { nal } from './support/nal-units.js';
import { type Random, seededRandom } from './support/random.js';

const packetCount = 300_000;
const maxPayloadBytes = 120;
const formats = Object.values(payloadFormats);
const {
  'video/h264': h264,
  'video/h265': h265,
  'audio/pcm': pcm,
  'audio/aac': aac,
  'metadata/json': json,
} = payloadFormats;

/** A unit of each kind in packets: whole, aggregated, in fragments. */
const seeds: readonly (readonly Uint8Array[])[] = [
  h264.packetise(joinAnnexB([nal('h264', 7, 20), nal('h264', 8, 5), nal('h264', 5, 300)]), maxPayloadBytes),
  h264.packetise(joinAnnexB([nal('h264', 1, 100)]), maxPayloadBytes),
  h265.packetise(joinAnnexB([nal('h265', 32, 20), nal('h265', 33, 30), nal('h265', 19, 300)]), maxPayloadBytes),
  pcm.packetise({ format: 'pcm-s16', sampleRate: 48_000, channels: 2, data: new Uint8Array(80) }, maxPayloadBytes),
  aac.packetise(new Uint8Array(300), maxPayloadBytes),
  [Uint8Array.of(0, 32, 0, 16, 0, 24, 1, 2, 3, 4, 5)],
  json.packetise({ face: ['smile', 0.5, { grin: '😀'.repeat(40) }] }, maxPayloadBytes),
].map((payloads, kind) => payloads.map((payload, index) => datagram(payload, kind, index)));

function datagram(payload: Uint8Array, kind: number, index: number): Uint8Array {
  const extensions = new Map([[1 + kind, writeAbsCaptureTime(1e15)]]);
  if (kind % 2 === 0) extensions.set(20, new Uint8Array(3));
  const header = { payloadType: 96, marker: index > 0, sequenceNumber: index, timestamp: 1, ssrc: 2 };
  return writeRtp({ ...header, extensions, payload });
}

/** Bytes that mean something somewhere: flags, types, lengths. */
const bytes = [0, 1, 0x0f, 0x1c, 0x40, 0x45, 0x62, 0x78, 0x7c, 0x80, 0x85, 0x90, 0xa0, 0xb0, 0xbe, 0xc0, 0xde, 0xff];

const mutations: ((data: Uint8Array, random: Random) => Uint8Array)[] = [
  (data, random) => overwritten(data, random(data.length), bytes[random(bytes.length)] ?? 0),
  (data, random) => overwritten(data, random(data.length), random(256)),
  (data, random) => overwritten(data, random(Math.min(48, data.length)), random(256)),
  (data, random) => overwritten(data, data.length - 1, random(256)),
  (data, random) => data.subarray(0, random(data.length + 1)),
  (data, random) => Buffer.concat([data.subarray(0, random(data.length + 1)), data.subarray(random(data.length + 1))]),
  (data, random) => Buffer.concat([data, data.subarray(random(data.length + 1))]),
];

function overwritten(data: Uint8Array, at: number, byte: number): Uint8Array {
  const copy = Uint8Array.from(data);
  if (at < copy.length) copy[at] = byte;
  return copy;
}

function mutated(data: Uint8Array, random: Random): Uint8Array {
  let result = data;
  for (let left = random(4); left > 0; left -= 1)
    result = mutations[random(mutations.length)]?.(result, random) ?? result;
  return result;
}

/** A NAL unit of one byte becomes five. */
function assertBounded(unit: Uint8Array | undefined, received: number): void {
  if (unit && unit.length > 5 * received) assert.unreachable(`${unit.length} bytes out of ${received}`);
}

test('300 000 mutated packets are read or refused, and nothing grows beyond what was received', async () => {
  const random = seededRandom(7);
  const counts = { parsed: 0, refused: 0, whole: 0, damaged: 0 };
  const memory = new HeldMemory(packetCount);
  for (let packets = 0; packets < packetCount; ) {
    await memory.look(packets);
    const payloads: Uint8Array[] = [];
    for (const seed of seeds[random(seeds.length)] ?? []) {
      packets += 1;
      const data = mutated(seed, random);
      isRtcp(data);
      const packet = parseRtp(data);
      if (packet) payloads.push(packet.payload);
      for (const element of packet?.extensions.values() ?? []) readAbsCaptureTime(element);
      counts[packet ? 'parsed' : 'refused'] += 1;
    }
    const received = payloads.reduce((sum, { length }) => sum + length, 0);
    for (const { depacketise, startsAccessUnit } of formats) {
      for (const payload of payloads) startsAccessUnit(payload);
      const unit = depacketise(payloads);
      assertBounded(unit, received);
      if (unit) readJson(unit);
      counts[unit ? 'whole' : 'damaged'] += 1;
    }
    for (const unit of aacAccessUnits(payloads) ?? []) assertBounded(unit, received);
  }
  for (const [name, count] of Object.entries(counts)) assert.ok(count > 10_000, `${name}: ${count}`);
  assert.ok(memory.growth < 2 ** 20, `${memory.growth} bytes`);
});

test.run();
