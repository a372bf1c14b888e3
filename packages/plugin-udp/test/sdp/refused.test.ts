import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { readSdp } from '../../src/sdp/read-sdp.js';

const head = ['v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=-', 'c=IN IP4 127.0.0.1', 't=0 0'];
const h264 = ['m=video 5004 RTP/AVP 96', 'a=rtpmap:96 H264/90000'];
const aac = ['m=audio 5004 RTP/AVP 97', 'a=rtpmap:97 mpeg4-generic/48000/2'];
const hbr = 'mode=AAC-hbr;sizelength=13;indexlength=3;indexdeltalength=3';
const secret = 'c2VjcmV0IHNlY3JldCBzZWNyZXQgc2VjcmV0';

const refused: [name: string, lines: string[], message: RegExp][] = [
  ['nothing', [], /^the SDP has no lines; expected .*"v=0"/],
  ['another file', ['{"v":0}'], /^line 1 of the SDP has text of another form/],
  ['a description that begins elsewhere', h264, /^line 1 of the SDP has another beginning; expected "v=0"/],
  ['a description without media', head, /no media section with a port/],
  ['only refused media', [...head, 'm=video 0 RTP/AVP 96'], /no media section with a port/],
  ['a media line without payload types', [...head, 'm=video 5004 RTP/AVP'], /^line 6 .*cannot be read/],
  ['several ports', [...head, 'm=video 5004/2 RTP/AVP 96'], /^line 6 .*cannot be read/],
  ['a port that none is', [...head, 'm=video 70000 RTP/AVP 96'], /^line 6 .*port "70000"; expected 1 to 65535/],
  [
    'another protocol',
    [...head, 'm=video 5004 UDP/TLS/RTP/SAVPF 96', h264[1] ?? ''],
    /^line 6 .*"UDP\/TLS\/RTP\/SAVPF"/,
  ],
  ['no address', [...head.filter((line) => !line.startsWith('c=')), ...h264], /^line 5 .*without an address/],
  [
    'a payload type without rtpmap',
    [...head, 'm=video 5004 RTP/AVP 96'],
    /^line 6 .*payload type 96 without an rtpmap/,
  ],
  [
    'an unknown encoding',
    [...head, 'm=video 5004 RTP/AVP 96', 'a=rtpmap:96 VP8/90000'],
    /^line 7 .*"VP8"; expected H264, H265/,
  ],
  [
    'an encoding of another medium',
    [...head, 'm=audio 5004 RTP/AVP 96', 'a=rtpmap:96 H264/90000'],
    /^line 7 .*"audio" in "H264"/,
  ],
  [
    'another clock rate',
    [...head, 'm=video 5004 RTP/AVP 96', 'a=rtpmap:96 H264/48000'],
    /^line 7 .*"48000"; expected 90000/,
  ],
  ['no clock rate', [...head, 'm=audio 5004 RTP/AVP 96', 'a=rtpmap:96 L16'], /^line 7 .*clock rate of ""/],
  [
    'too many channels',
    [...head, 'm=audio 5004 RTP/AVP 96', 'a=rtpmap:96 L16/48000/200'],
    /^line 7 .*"200" channels; expected 1 to 64/,
  ],
  ['two video sections', [...head, ...h264, '', ...h264], /^line 9 .*second video section \(the first is in line 6\)/],
  [
    'interleaved H.264',
    [...head, ...h264, 'a=fmtp:96 packetization-mode=2'],
    /^line 8 .*packetization-mode="2"; expected packetization-mode=0 or 1/,
  ],
  [
    'damaged base64',
    [...head, ...h264, 'a=fmtp:96 sprop-parameter-sets=Z0LA!!'],
    /^line 8 .*sprop-parameter-sets with "Z0LA!!"; expected .*base64/,
  ],
  [
    'a slice as parameter set',
    [...head, ...h264, 'a=fmtp:96 sprop-parameter-sets=ZYg='],
    /^line 8 .*NAL unit of type 5/,
  ],
  ['AAC without parameters', [...head, ...aac], /^line 6 .*no mode; expected mode=AAC-hbr/],
  ['AAC of another mode', [...head, ...aac, 'a=fmtp:97 mode=generic'], /^line 8 .*mode="generic"/],
  ['AAC without config', [...head, ...aac, `a=fmtp:97 ${hbr}`], /^line 8 .*no config/],
  ['AAC with a damaged config', [...head, ...aac, `a=fmtp:97 ${hbr};config=119`], /^line 8 .*config="119"/],
  ['unknown keys', [...head, ...h264, `a=crypto:1 F8_128_HMAC_SHA1_80 inline:${secret}`], /^line 8 .*suite "F8_128/],
  [
    'keys too short',
    [...head, ...h264, `a=crypto:1 AEAD_AES_128_GCM inline:${secret}`],
    /^line 8 .*27 bytes of key and salt; expected .*28/,
  ],
  ['keys not in base64', [...head, ...h264, `a=crypto:1 AEAD_AES_128_GCM inline:!${secret}`], /^line 8 .*not base64/],
  ['keys without method', [...head, ...h264, `a=crypto:1 AEAD_AES_128_GCM ${secret}`], /^line 8 .*not base64/],
  ['a key identifier', [...head, ...h264, `a=crypto:1 AEAD_AES_128_GCM inline:${secret}|2^20|1:4`], /^line 8 .*MKI/],
  [
    'session parameters',
    [...head, ...h264, `a=crypto:1 AEAD_AES_128_GCM inline:${secret} KDR=1`],
    /^line 8 .*session parameters/,
  ],
  ['a damaged crypto line', [...head, ...h264, `a=crypto:${secret}`], /^line 8 .*crypto attribute that cannot be read/],
  ['a crypto line of another form', [...head, ...h264, ` a=crypto:1 ${secret}`], /^line 8 .*another form/],
];

for (const [name, lines, message] of refused) {
  test(`${name} is an error that says where`, () => {
    try {
      readSdp(lines.join('\r\n'));
      assert.unreachable('it was read');
    } catch (error) {
      assert.ok(error instanceof Error && 'code' in error, `${error}`);
      assert.is(error.code, 'ERR_UDP_SDP', error.message);
      assert.match(error.message, message);
      assert.not.ok(error.message.includes(secret.slice(0, 8)), 'the key is not told');
    }
  });
}

test('what a file may well hold is read: another line end, static payload types, other attributes', () => {
  const text = `\uFEFF${head.join('\n')}\nm=audio 5004 RTP/AVP 10\na=x-unknown\nb=AS:1411\n`;
  const [media] = readSdp(text).media;
  assert.equal([media?.mediaType, media?.clockRate, media?.channels], ['audio/pcm', 44_100, 2]);
});

test('of several payloads the first known one is taken', () => {
  const lines = [
    ...head,
    'm=video 5004 RTP/AVP 95 96 97',
    'a=rtpmap:95 VP8/90000',
    'a=rtpmap:97 H265/90000',
    'a=rtpmap:96 H264/90000',
  ];
  assert.is(readSdp(lines.join('\n')).media[0]?.payloadType, 96);
});

test.run();
