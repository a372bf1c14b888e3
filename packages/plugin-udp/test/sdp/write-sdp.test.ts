import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { h264NalType, nalUnits, type VideoCodec } from '@arkavo-pipeline/core';
import { freePort } from '@arkavo-pipeline/transport/testing';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { absCaptureTimeUri } from '../../src/rtp/abs-capture-time.js';
import { readSdp } from '../../src/sdp/read-sdp.js';
import { writeSdp } from '../../src/sdp/write-sdp.js';
import { footage, pictureCount } from '../payload/support/footage.js';
import { Foreign } from '../payload/support/foreign.js';
import { connectWhenOpen, send } from '../payload/support/loopback.js';
import { datagramsOf } from '../payload/support/rtp-stream.js';
import { keysOf } from '../srtp/support/packets.js';
import { audio, metadata, video } from './support/media.js';

const test = suite('written SDPs');
const folder = mkdtempSync(join(tmpdir(), 'sdp-written-'));
test.after(() => rmSync(folder, { recursive: true, force: true }));

const sets = [Uint8Array.of(0x67, 0x42, 0xc0, 0x1f, 1), Uint8Array.of(0x68, 0xee, 1)];
const keys = keysOf('AEAD_AES_128_GCM');

const everything = {
  name: 'camera one',
  media: [
    video({
      address: '10.0.0.7',
      rtcpPort: 5010,
      parameterSets: sets,
      isRtcpReducedSize: true,
      feedback: ['nack', 'nack pli', 'ccm fir', 'ack ccfb'],
      rtx: { payloadType: 97, ssrc: 12 },
      fec: { payloadType: 99, ssrc: 13 },
      extensions: new Map([[1, absCaptureTimeUri]]),
      isSecure: true,
      keys,
      ssrc: 11,
      cname: 'camera@10.0.0.7',
    }),
    audio({ address: '::1', port: 6000, rtcpPort: 6001, parameters: new Map([['maxptime', '10']]) }),
    metadata({ ssrc: 15, cname: 'camera@10.0.0.7' }),
  ],
};

test('what is written is read back, and written the same again', () => {
  const text = writeSdp(everything, 7);
  const read = readSdp(text);
  assert.is(writeSdp(read, 7), text);
  const [first, second, third] = read.media;
  const parameters = new Map([
    ['packetization-mode', '1'],
    ['profile-level-id', '42c01f'],
  ]);
  const bytes = first?.parameterSets.map((set) => Uint8Array.from(set));
  assert.equal({ ...first, keys, parameterSets: bytes }, { ...everything.media[0], parameters });
  assert.equal(first?.keys?.masterKey, keys.masterKey);
  assert.equal(first?.keys?.masterSalt, keys.masterSalt);
  assert.equal(second, everything.media[1]);
  assert.equal(third, everything.media[2]);
});

test('the lines are those of the RFCs', () => {
  const lines = writeSdp(everything, 7).split('\r\n');
  for (const line of [
    'm=video 5004 RTP/SAVPF 96 97 99',
    'c=IN IP6 ::1',
    'a=rtcp:5010',
    'a=rtcp-mux',
    'a=rtpmap:98 vnd.arkavo.json/90000',
    'a=fmtp:97 apt=96',
    'a=ssrc-group:FID 11 12',
    'a=ssrc-group:FEC-FR 11 13',
    `a=extmap:1 ${absCaptureTimeUri}`,
    'a=rtcp-fb:96 ack ccfb',
  ]) {
    assert.ok(lines.includes(line), line);
  }
});

test('AAC has the parameters of its payloads, and a name has no line breaks', () => {
  const aac = audio({ mediaType: 'audio/aac', parameters: new Map([['config', '1190']]) });
  const text = writeSdp({ name: 'a\r\na=b', media: [aac] }, 1);
  assert.match(text, 's=a  a=b\r\n');
  const parameters = readSdp(text).media[0]?.parameters;
  assert.equal(
    [parameters?.get('mode'), parameters?.get('sizelength'), parameters?.get('config')],
    ['AAC-hbr', '13', '1190'],
  );
});

test('a description shows no keys when inspected', () => {
  const shown = inspect(readSdp(writeSdp(everything, 7)), { depth: 10, showHidden: true });
  assert.not.ok(shown.includes(Buffer.from(keys.masterKey).toString('base64').slice(0, 12)));
  assert.not.match(shown, new RegExp([...keys.masterKey.subarray(0, 4)].join(',\\s+')));
});

for (const codec of ['h264', 'h265'] satisfies VideoCodec[]) {
  test(`ffmpeg plays ${codec} by a description that is written`, async () => {
    const accessUnits = footage(codec);
    const [first = new Uint8Array()] = accessUnits;
    const isSet = (type: number) =>
      codec === 'h264' ? type === h264NalType.sps || type === h264NalType.pps : type >= 32 && type <= 34;
    const units = [...nalUnits(codec, first)].filter(({ type }) => isSet(type));
    const parameterSets = units.map(({ start, end }) => first.subarray(start, end));
    const port = await freePort();
    const path = join(folder, `${codec}.sdp`);
    const media = [video({ mediaType: `video/${codec}`, port, rtcpPort: port + 1, parameterSets, feedback: ['nack'] })];
    writeFileSync(path, writeSdp({ name: 'footage', media }, 1));
    const input = ['-probesize', '32', '-threads', '1', '-protocol_whitelist', 'file,udp,rtp', '-i', path];
    const output = ['-frames:v', String(pictureCount), '-fps_mode', 'passthrough', '-f', 'framemd5', 'pipe:1'];
    const player = new Foreign('ffmpeg', ['-nostdin', '-v', 'error', ...input, ...output]);
    const socket = await connectWhenOpen(port);
    // The beginning of one more shows that the last one is complete.
    for (const data of datagramsOf(codec, [...accessUnits, first], 1200)) await send(socket, data);
    socket.close();
    const report = (await player.result()).toString();
    assert.is(report.split('\n').filter((line) => line !== '' && !line.startsWith('#')).length, pictureCount);
  });
}

test.run();
