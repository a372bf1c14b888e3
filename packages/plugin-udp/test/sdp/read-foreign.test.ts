import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readSdp } from '../../src/sdp/read-sdp.js';
import { ffmpeg } from '../payload/support/footage.js';

const test = suite('SDPs of foreign programs');
const folder = mkdtempSync(join(tmpdir(), 'sdp-foreign-'));
test.after(() => rmSync(folder, { recursive: true, force: true }));

const picture = ['-f', 'lavfi', '-i', 'testsrc2=size=64x48:rate=25:duration=0.1', '-flags', '+global_header'];
const tone = ['-f', 'lavfi', '-i', 'sine=sample_rate=48000:duration=0.1', '-ac', '2'];

function writtenByFfmpeg(args: string[], ...output: string[]): string {
  const path = join(folder, 'session.sdp');
  // Nobody listens there: the description is written all the same.
  const url = output.length > 0 ? 'srtp://127.0.0.1:5004' : 'rtp://127.0.0.1:5004';
  ffmpeg(['-nostdin', '-y', ...args, '-f', 'rtp', '-sdp_file', path, ...output, url]);
  return readFileSync(path, 'utf8');
}

const typesIn = (sets: readonly Uint8Array[] | undefined, shift: number, mask: number) =>
  sets?.map((set) => ((set[0] ?? 0) >> shift) & mask);

test('H.264 of ffmpeg is read, with its parameter sets', () => {
  const [media] = readSdp(writtenByFfmpeg([...picture, '-c:v', 'libx264'])).media;
  assert.is(media?.mediaType, 'video/h264');
  assert.equal([media?.port, media?.rtcpPort, media?.address], [5004, 5005, '127.0.0.1']);
  assert.equal([media?.payloadType, media?.clockRate, media?.isSecure], [96, 90_000, false]);
  assert.equal(typesIn(media?.parameterSets, 0, 0x1f), [7, 8]);
  assert.is(media?.parameters.get('packetization-mode'), '1');
});

test('H.265 of ffmpeg is read, with its parameter sets', () => {
  const [media] = readSdp(writtenByFfmpeg([...picture, '-c:v', 'libx265', '-x265-params', 'log-level=none'])).media;
  assert.is(media?.mediaType, 'video/h265');
  assert.equal(typesIn(media?.parameterSets, 1, 0x3f), [32, 33, 34]);
});

test('PCM and AAC of ffmpeg are read', () => {
  const [pcm] = readSdp(writtenByFfmpeg([...tone, '-c:a', 'pcm_s16be'])).media;
  assert.equal([pcm?.mediaType, pcm?.clockRate, pcm?.channels], ['audio/pcm', 48_000, 2]);
  const [aac] = readSdp(writtenByFfmpeg([...tone, '-c:a', 'aac'])).media;
  assert.equal([aac?.mediaType, aac?.clockRate, aac?.channels], ['audio/aac', 48_000, 2]);
  assert.match(aac?.parameters.get('config') ?? '', /^1190/);
});

test('keys that ffmpeg writes are read', () => {
  const secret = Buffer.from(Array.from({ length: 30 }, (_, index) => index));
  const suiteName = 'AES_CM_128_HMAC_SHA1_80';
  const protection = ['-srtp_out_suite', suiteName, '-srtp_out_params', secret.toString('base64')];
  const [media] = readSdp(writtenByFfmpeg([...tone, '-c:a', 'pcm_s16be'], ...protection)).media;
  assert.is(media?.isSecure, true);
  assert.is(media?.keys?.profile, suiteName);
  assert.equal(Buffer.from(media?.keys?.masterKey ?? []), secret.subarray(0, 16));
  assert.equal(Buffer.from(media?.keys?.masterSalt ?? []), secret.subarray(16));
});

/** As GStreamer's RTSP server and sdp library write it: a session connection, capitals, `a=fmtp` without blanks. */
const gstreamerText = `v=0
o=- 1188340656180883 1 IN IP4 10.0.0.5
s=Session streamed with GStreamer
i=rtsp-server
t=0 0
a=tool:GStreamer
a=type:broadcast
a=control:*
a=range:npt=now-
m=video 5000 RTP/AVPF 96
c=IN IP4 239.1.2.3/127
b=AS:2097
a=rtpmap:96 H264/90000
a=framerate:30
a=fmtp:96 packetization-mode=1;profile-level-id=4d401f;sprop-parameter-sets=Z01AH5WgFAFugA==,aO48gA==
a=rtcp-fb:96 nack pli
a=rtcp-fb:* nack
a=rtcp-fb:97 ccm fir
a=rtcp-mux
a=ts-refclk:local
a=ssrc:2750094350 cname:user4204976459@host-6e9a
a=control:stream=0
m=audio 5002 RTP/AVP 97
c=IN IP4 239.1.2.3/127
a=rtpmap:97 MPEG4-GENERIC/44100/2
a=fmtp:97 streamtype=5;profile-level-id=2;mode=AAC-hbr;config=1210;SizeLength=13;IndexLength=3;IndexDeltaLength=3
`;

test('what GStreamer writes is read', () => {
  const { name, media } = readSdp(gstreamerText);
  assert.is(name, 'Session streamed with GStreamer');
  const [video, audio] = media;
  assert.equal([video?.address, video?.port, video?.rtcpPort], ['239.1.2.3', 5000, 5000]);
  assert.equal([video?.ssrc, video?.cname], [2_750_094_350, 'user4204976459@host-6e9a']);
  assert.equal(video?.feedback, ['nack pli', 'nack']);
  assert.equal(video?.parameterSets.length, 2);
  assert.equal([audio?.mediaType, audio?.channels, audio?.clockRate], ['audio/aac', 2, 44_100]);
  assert.is(audio?.parameters.get('config'), '1210');
});

test.run();
