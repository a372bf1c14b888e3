import type { VideoCodec } from '@arkavo-pipeline/core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type SrtpProfile, srtpProfiles } from '../../src/srtp/srtp-profile.js';
import { pictureCount } from '../payload/support/footage.js';
import { type Foreign, gstreamer, gstreamerMissing } from '../payload/support/foreign.js';
import { Broadcast } from './support/player.js';

const suiteOf = suite('udp-sender to GStreamer');
const missing = gstreamerMissing();
if (missing) console.log(`skipped: ${missing}`);
const test = missing ? suiteOf.skip : suiteOf;

const keyBytes = { AES_CM_128_HMAC_SHA1_80: 30, AEAD_AES_128_GCM: 28 } as const;
const ciphers: { readonly [Profile in SrtpProfile]: string } = {
  AES_CM_128_HMAC_SHA1_80:
    'srtp-cipher=aes-128-icm,srtp-auth=hmac-sha1-80,srtcp-cipher=aes-128-icm,srtcp-auth=hmac-sha1-80',
  AEAD_AES_128_GCM: 'srtp-cipher=aes-128-gcm,srtp-auth=null,srtcp-cipher=aes-128-gcm,srtcp-auth=null',
};

function streamCaps(codec: VideoCodec, payload: number): string {
  return `media=video,payload=${payload},clock-rate=90000,encoding-name=${codec.toUpperCase()}`;
}

/** Everything the pipeline puts together, up to as many bytes as the footage has. */
async function decoded(broadcast: Broadcast, codec: VideoCodec, player: Foreign) {
  await broadcast.play();
  const stream = await player.written(Buffer.concat(broadcast.units).length);
  const { expected, decoded: pictures } = broadcast.decodedFrom(stream);
  return { expected, pictures: pictures.slice(0, pictureCount), codec };
}

for (const codec of ['h264', 'h265'] as const) {
  const depay = [`rtp${codec}depay`, `video/x-${codec},stream-format=byte-stream,alignment=au`, 'fdsink fd=1'];

  test(`GStreamer puts together every picture of ${codec}, with RTCP on the same port`, async () => {
    const broadcast = await Broadcast.open(codec);
    const caps = `application/x-rtp,${streamCaps(codec, broadcast.media?.payloadType ?? 0)}`;
    const source = `udpsrc address=127.0.0.1 port=${broadcast.port} caps=${caps}`;
    const { expected, pictures } = await decoded(broadcast, codec, gstreamer(source, 'rtpbin', ...depay));
    assert.equal(pictures, expected);
    await broadcast.close();
  });
}

for (const profile of srtpProfiles) {
  test(`GStreamer opens and decodes what ${profile} protects`, async () => {
    const secret = Buffer.from(Array.from({ length: keyBytes[profile] }, (_, index) => index * 3 + 7));
    // `srtpdec` ends the pipeline at RTCP that comes before RTP, as nothing takes it from there.
    const broadcast = await Broadcast.open('h264', (port) => ({
      srtpKey: secret.toString('hex'),
      srtpProfile: profile,
      rtcpPort: port + 1,
    }));
    const { payloadType = 0, ssrc } = broadcast.media ?? {};
    const stream = `${streamCaps('h264', payloadType)},ssrc=(uint)${ssrc},srtp-key=(buffer)${secret.toString('hex')}`;
    const caps = `application/x-srtp,${stream},${ciphers[profile].replaceAll('=', '=(string)')}`;
    const player = gstreamer(
      `udpsrc address=127.0.0.1 port=${broadcast.port} caps=${caps}`,
      'srtpdec',
      'rtph264depay',
      'video/x-h264,stream-format=byte-stream,alignment=au',
      'fdsink fd=1',
    );
    const { expected, pictures } = await decoded(broadcast, 'h264', player);
    assert.equal(pictures, expected);
    await broadcast.close();
  });
}

suiteOf.run();
