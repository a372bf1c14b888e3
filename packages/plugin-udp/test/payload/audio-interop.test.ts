import type { Socket } from 'node:dgram';
import { once } from 'node:events';
import { freePort } from '@arkavo-pipeline/transport/testing';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { aacAccessUnits, aacFormatParameters, packetiseAac } from '../../src/payload/aac.js';
import { depacketiseL16, packetiseL16 } from '../../src/payload/l16.js';
import { isRtcp } from '../../src/rtp/is-rtcp.js';
import { parseRtp } from '../../src/rtp/parse-rtp.js';
import { noExtensions } from '../../src/rtp/rtp-packet.js';
import { writeRtp } from '../../src/rtp/write-rtp.js';
import { ffmpeg } from './support/footage.js';
import { Foreign, gstreamer, gstreamerMissing } from './support/foreign.js';
import { connectWhenOpen, openSocket, send } from './support/loopback.js';

const test = suite('audio and foreign programs');
const missing = gstreamerMissing();
if (missing) console.log(`skipped: ${missing}`);
const gstreamerTest = missing ? test.skip : test;

/** Less than most access units. */
const maxPayloadBytes = 200;
/** ffmpeg keeps the last few, with which it would have filled a packet. */
const leastUnits = 8;
const tone = ['-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=48000:duration=0.3', '-ac', '2'];
const pcm = new Uint8Array(ffmpeg([...tone, '-f', 's16le', 'pipe:1']));
const adts = ffmpeg([...tone, '-c:a', 'aac', '-f', 'adts', 'pipe:1']);
const accessUnits = [...adtsUnits(adts)];

/** What is behind each ADTS header (7 bytes, with the length of both in 13 bits). */
function* adtsUnits(data: Buffer): Generator<Uint8Array, void, undefined> {
  for (let offset = 0; offset < data.length; ) {
    const length = (data.readUInt32BE(offset + 3) >> 13) & 0x1fff;
    yield new Uint8Array(data.subarray(offset + 7, offset + length));
    offset += length;
  }
}

/** The payloads that ffmpeg sends, until they make up `count` of what `read` finds in each. */
async function sentByFfmpeg<Found>(args: string[], count: number, read: (payload: Uint8Array) => readonly Found[]) {
  const socket = await openSocket();
  const { port } = socket.address();
  const found: Found[] = [];
  socket.on('message', (data) => {
    if (!isRtcp(data)) found.push(...read(parseRtp(data)?.payload ?? new Uint8Array()));
  });
  const url = `rtp://127.0.0.1:${port}?rtcpport=${port}`;
  await new Foreign('ffmpeg', ['-nostdin', '-v', 'error', ...args, '-f', 'rtp', url]).result();
  while (found.length < count) await once(socket, 'message');
  socket.close();
  return found;
}

/** What GStreamer writes when it is sent these payloads: so many bytes. */
async function depayedByGstreamer(
  caps: string,
  depay: string,
  units: readonly (readonly Uint8Array[])[],
  bytes: number,
) {
  const port = await freePort();
  const type = `application/x-rtp,media=audio,payload=96,clock-rate=48000,${caps}`;
  const player = gstreamer(`udpsrc address=127.0.0.1 port=${port} caps=${type}`, depay, 'fdsink fd=1');
  const socket = await connectWhenOpen(port);
  await sendUnits(socket, units);
  socket.close();
  return player.written(bytes);
}

async function sendUnits(socket: Socket, units: readonly (readonly Uint8Array[])[]): Promise<void> {
  let sequenceNumber = 0;
  for (const [index, payloads] of units.entries()) {
    for (const [place, payload] of payloads.entries()) {
      const marker = place === payloads.length - 1;
      const header = { payloadType: 96, marker, sequenceNumber, timestamp: index * 1024, ssrc: 1 };
      await send(socket, writeRtp({ ...header, extensions: noExtensions, payload }));
      sequenceNumber += 1;
    }
  }
}

test('what ffmpeg sends as L16 is the samples it was given', async () => {
  const samples = await sentByFfmpeg([...tone, '-c:a', 'pcm_s16be'], pcm.length, (payload) => [
    ...(depacketiseL16([payload]) ?? []),
  ]);
  assert.ok(Buffer.from(samples).equals(pcm));
});

test('what ffmpeg sends as AAC, several access units in a packet, is taken apart', async () => {
  const perPacket: number[] = [];
  const units = await sentByFfmpeg([...tone, '-c:a', 'aac'], leastUnits, (payload) => {
    const found = aacAccessUnits([payload]) ?? [];
    perPacket.push(found.length);
    return found;
  });
  assert.equal(units, accessUnits.slice(0, units.length));
  assert.ok(Math.max(...perPacket) > 1, `${perPacket} in each packet`);
});

gstreamerTest('GStreamer takes L16 for the samples it was made of', async () => {
  const payloads = packetiseL16({ format: 'pcm-s16', sampleRate: 48_000, channels: 2, data: pcm }, 1200);
  const units = payloads.map((payload) => [payload]);
  const heard = await depayedByGstreamer('encoding-name=L16,channels=2', 'rtpL16depay', units, pcm.length);
  assert.ok(Buffer.from(heard).swap16().equals(pcm));
});

gstreamerTest('GStreamer puts AAC together, whole access units and ones in fragments', async () => {
  const units = accessUnits.map((unit) => packetiseAac(unit, maxPayloadBytes));
  assert.ok(units.some(({ length }) => length === 1) && units.some(({ length }) => length > 1));
  const parameters = Object.entries({ ...aacFormatParameters, config: '1190' });
  const caps = ['encoding-name=MPEG4-GENERIC', ...parameters.map(([name, value]) => `${name}=(string)${value}`)];
  const expected = Buffer.concat(accessUnits);
  assert.ok((await depayedByGstreamer(caps.join(','), 'rtpmp4gdepay', units, expected.length)).equals(expected));
});

test.run();
