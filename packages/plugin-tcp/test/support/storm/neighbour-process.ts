import {
  AccessUnitPacket,
  AudioPacket,
  MetadataPacket,
  type Packet,
  type PacketHeader,
  startLedger,
  systemClock,
} from '@arkavo-pipeline/core';
import { openSender } from '../stages.js';
import { codedStream } from './coded-stream.js';
import { packetDigest } from './packet-digest.js';
import { type Arrival, type NeighbourReport, neighbourSource } from './receiver-report.js';

// A good camera with picture, sound and face, in real time, in a process of its own: what others do doesn't hold it up. It
// sends until its parent says after how many pictures to end, and then tells what it has sent.

const pictureUs = 33_333;
const units = codedStream();
const sent: Arrival[] = [];
const [port, options] = process.argv.slice(2).map((argument) => JSON.parse(argument));
// It leaves nobody, however long the machine takes.
const patient = { maxQueueMs: 0, silenceTimeoutMs: 60_000, connectTimeoutMs: 60_000 };
const sender = await openSender(port, { ...patient, ...options }, { stageId: neighbourSource });
let pictures = Number.POSITIVE_INFINITY;

async function stream(): Promise<void> {
  const startUs = systemClock.nowUs();
  for (let index = 0; index < pictures; index += 1) {
    for (const packet of packetsOf(index)) {
      sent.push({ digest: packetDigest(packet), ptsUs: packet.ptsUs });
      await sender.send(packet);
    }
    await systemClock.sleepUntil(startUs + (index + 1) * pictureUs);
  }
}

/** A picture, the sound that goes with it, and a face, as many different ones as pictures. */
function packetsOf(index: number): Packet[] {
  const { data, keyframe } = units[index % units.length] as (typeof units)[number];
  const fields = header(index);
  const sound = new Uint8Array(2940).map((_, at) => (at * 7 + index) & 0xff);
  const value = { type: 'custom', name: 'gaze', payload: { index, x: index / 8 } };
  return [
    new AccessUnitPacket({ ...fields, codec: 'h264', data, dtsUs: fields.ptsUs, keyframe }),
    new AudioPacket({ ...header(index), format: 'pcm-s16', sampleRate: 44_100, channels: 1, data: sound }),
    new MetadataPacket({ ...header(index), value }),
  ];
}

function header(index: number): PacketHeader {
  const ptsUs = index * pictureUs;
  return { sourceId: neighbourSource, ptsUs, durationUs: pictureUs, ledger: startLedger(systemClock.nowUs()) };
}

process.on('message', (count) => {
  pictures = Number(count);
});
process.on('disconnect', () => process.exit());
await stream();
await sender.end();
const report: NeighbourReport = { sent, drops: sender.drops, faults: sender.faults.map(({ message }) => message) };
await sender.close();
await new Promise((told) => process.send?.(report, told));
process.disconnect();
