import type { Socket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@arkavo-pipeline/transport/testing';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { depacketiseL16, packetiseL16 } from '../../src/payload/l16.js';
import { isRtcp } from '../../src/rtp/is-rtcp.js';
import { parseRtp } from '../../src/rtp/parse-rtp.js';
import { noExtensions } from '../../src/rtp/rtp-packet.js';
import { writeRtp } from '../../src/rtp/write-rtp.js';
import { writeSdp } from '../../src/sdp/write-sdp.js';
import type { SrtpKeys } from '../../src/srtp/srtp-keys.js';
import { type SrtpProfile, srtpProfiles } from '../../src/srtp/srtp-profile.js';
import { SrtpReceiver } from '../../src/srtp/srtp-receiver.js';
import { SrtpSender } from '../../src/srtp/srtp-sender.js';
import { ffmpeg } from '../payload/support/footage.js';
import { Foreign, gstreamer, gstreamerMissing } from '../payload/support/foreign.js';
import { connectWhenOpen, openSocket, send } from '../payload/support/loopback.js';
import { audio } from '../sdp/support/media.js';
import { keysOf } from './support/packets.js';

const test = suite('SRTP and foreign programs');
const missing = gstreamerMissing();
if (missing) console.log(`skipped: ${missing}`);
const gstreamerTest = missing ? test.skip : test;

const folder = mkdtempSync(join(tmpdir(), 'srtp-foreign-'));
test.after(() => rmSync(folder, { recursive: true, force: true }));

const tone = ['-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=48000:duration=0.3', '-ac', '2'];
const pcm = new Uint8Array(ffmpeg([...tone, '-f', 's16le', 'pipe:1']));
const ciphers: { readonly [Profile in SrtpProfile]: string } = {
  AES_CM_128_HMAC_SHA1_80:
    'rtp-cipher=aes-128-icm rtp-auth=hmac-sha1-80 rtcp-cipher=aes-128-icm rtcp-auth=hmac-sha1-80',
  AEAD_AES_128_GCM: 'rtp-cipher=aes-128-gcm rtp-auth=null rtcp-cipher=aes-128-gcm rtcp-auth=null',
};

const secretOf = ({ masterKey, masterSalt }: SrtpKeys) => Buffer.concat([masterKey, masterSalt]);
const capsOf = (words: string) => words.replaceAll('rt', 'srt').replaceAll(' ', ',').replaceAll('=', '=(string)');

/** The tone in SRTP packets of 5 ms. */
function* sealedTone(keys: SrtpKeys): Generator<Uint8Array, void, undefined> {
  const sender = new SrtpSender(keys);
  const run = { format: 'pcm-s16', sampleRate: 48_000, channels: 2, data: pcm } as const;
  for (const [index, payload] of packetiseL16(run, 1200).entries()) {
    const header = { payloadType: 96, marker: false, sequenceNumber: index, timestamp: index * 240, ssrc: 1 };
    yield sender.protectRtp(writeRtp({ ...header, extensions: noExtensions, payload }));
  }
}

async function sendTone(port: number, keys: SrtpKeys): Promise<void> {
  const socket = await connectWhenOpen(port);
  for (const packet of sealedTone(keys)) await send(socket, packet);
  socket.close();
}

/** The samples in what comes, as long as all of it is authentic. */
async function openedTone(socket: Socket, keys: SrtpKeys): Promise<{ heard: Buffer; reports: number }> {
  const receiver = new SrtpReceiver(keys);
  const heard: Uint8Array[] = [];
  let bytes = 0;
  let reports = 0;
  socket.on('message', (data) => {
    const opened = isRtcp(data) ? receiver.unprotectRtcp(data) : receiver.unprotectRtp(data);
    assert.not.type(opened, 'string', `${opened}`);
    if (typeof opened === 'string') return;
    if (isRtcp(data)) reports += 1;
    const samples = isRtcp(data) ? undefined : depacketiseL16([parseRtp(opened)?.payload ?? new Uint8Array()]);
    if (!samples) return;
    heard.push(samples);
    bytes += samples.length;
  });
  while (bytes < pcm.length) await once(socket, 'message');
  socket.close();
  return { heard: Buffer.concat(heard), reports };
}

const suiteName = 'AES_CM_128_HMAC_SHA1_80';

test('ffmpeg opens what is protected, by an SDP of ours with the key in it', async () => {
  const keys = keysOf(suiteName);
  const port = await freePort();
  const sdp = join(folder, 'ours.sdp');
  writeFileSync(sdp, writeSdp({ name: 'tone', media: [audio({ port, rtcpPort: port + 1, keys, isSecure: true })] }, 1));
  const input = ['-probesize', '32', '-protocol_whitelist', 'file,udp,rtp', '-i', sdp];
  const player = new Foreign('ffmpeg', ['-nostdin', '-v', 'fatal', ...input, '-f', 's16le', 'pipe:1']);
  await sendTone(port, keys);
  const heard = await player.written(pcm.length - 960);
  assert.ok(heard.length >= pcm.length - 960, `${heard.length} of ${pcm.length} bytes`);
  assert.ok(heard.equals(Buffer.from(pcm.subarray(0, heard.length))));
});

test('what ffmpeg protects is opened, its reports too', async () => {
  const keys = keysOf(suiteName);
  const socket = await openSocket();
  const { port } = socket.address();
  const protection = ['-srtp_out_suite', suiteName, '-srtp_out_params', secretOf(keys).toString('base64')];
  const url = `srtp://127.0.0.1:${port}?rtcpport=${port}`;
  const sender = new Foreign('ffmpeg', [
    '-nostdin',
    '-v',
    'error',
    ...tone,
    '-c:a',
    'pcm_s16be',
    '-f',
    'rtp',
    ...protection,
    url,
  ]);
  const { heard, reports } = await openedTone(socket, keys);
  await sender.result();
  assert.ok(heard.equals(Buffer.from(pcm)));
  assert.ok(reports > 0);
});

for (const profile of srtpProfiles) {
  const keys = keysOf(profile);
  const secret = secretOf(keys).toString('hex');

  gstreamerTest(`GStreamer opens what is protected with ${profile}`, async () => {
    const port = await freePort();
    const stream = 'media=audio,payload=96,clock-rate=48000,encoding-name=L16,channels=2';
    const caps = `application/x-srtp,${stream},ssrc=(uint)1,srtp-key=(buffer)${secret},${capsOf(ciphers[profile])}`;
    const player = gstreamer(
      `udpsrc address=127.0.0.1 port=${port} caps=${caps}`,
      'srtpdec',
      'rtpL16depay',
      'fdsink fd=1',
    );
    await sendTone(port, keys);
    assert.ok((await player.written(pcm.length)).swap16().equals(Buffer.from(pcm)));
  });

  gstreamerTest(`what GStreamer protects with ${profile} is opened`, async () => {
    const socket = await openSocket();
    const file = join(folder, `${profile}.raw`);
    writeFileSync(file, pcm);
    const sender = gstreamer(
      `filesrc location=${file}`,
      'rawaudioparse pcm-format=s16le sample-rate=48000 num-channels=2',
      'audioconvert',
      'rtpL16pay mtu=1000',
      `srtpenc key=${secret} ${ciphers[profile]}`,
      `udpsink host=127.0.0.1 port=${socket.address().port} sync=false`,
    );
    const { heard } = await openedTone(socket, keys);
    await sender.result();
    assert.ok(heard.equals(Buffer.from(pcm)));
  });
}

test.run();
