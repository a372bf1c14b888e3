import { PipelineError } from '@arkavo-pipeline/core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { ReceiverOptions } from '../../src/receiver/receiver-options.js';
import { receiverSecurity } from '../../src/receiver/receiver-security.js';
import { readSdp } from '../../src/sdp/read-sdp.js';
import type { SessionDescription } from '../../src/sdp/session-description.js';

const test = suite('the keys in a session description');

const keyText = (seed: number) => Buffer.alloc(30, seed).toString('base64');
const defaults: ReceiverOptions = {
  host: '127.0.0.1',
  port: 0,
  minMs: 0,
  maxMs: 120,
  sdp: 'session.sdp',
  keepListening: false,
  maxPeers: 4,
  maxSourcesPerPeer: 16,
  receiveBufferBytes: 65_536,
  security: undefined,
  token: undefined,
  srtpKey: undefined,
  srtpProfile: 'AES_CM_128_HMAC_SHA1_80',
  certificate: undefined,
  key: undefined,
  identity: undefined,
};

/** With these keys for video and audio. */
function described(video: number, audio: number): SessionDescription {
  const crypto = (seed: number) => `a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:${keyText(seed)}`;
  return readSdp(
    [
      ...['v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=x', 'c=IN IP4 127.0.0.1', 't=0 0'],
      ...['m=video 5004 RTP/SAVP 96', 'a=rtpmap:96 H264/90000', crypto(video)],
      ...['m=audio 5004 RTP/SAVP 98', 'a=rtpmap:98 L16/48000/1', crypto(audio), ''],
    ].join('\r\n'),
  );
}

const keyless = readSdp(
  [
    ...['v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=x', 'c=IN IP4 127.0.0.1', 't=0 0'],
    ...['m=video 5004 RTP/SAVP 96', 'a=rtpmap:96 H264/90000', ''],
  ].join('\r\n'),
);

for (const [what, options, description, message] of [
  ['SRTP without a key', {}, keyless, /RTP\/SAVP.*set srtpKey to the key of that sender/],
  ['SRTP without a key, with security none', { security: 'none' }, keyless, /RTP\/SAVP/],
  ['different keys', {}, described(1, 2), /^the file of sdp has sections with different keys/],
  [
    'another key than srtpKey',
    { srtpKey: keyText(3) },
    described(1, 1),
    /^srtpKey is another key than that in the file/,
  ],
  ['a key, with security none', { security: 'none' }, described(1, 1), /^"security": "none" beside a key in the file/],
  [
    'a key, with a token',
    { token: 'correct-horse-battery-staple' },
    described(1, 1),
    /^token together with the key in/,
  ],
] as const) {
  test(`${what}: refused, and no key is in the message`, () => {
    try {
      receiverSecurity({ ...defaults, ...options }, '127.0.0.1', description);
    } catch (error) {
      assert.instance(error, PipelineError);
      const { code, message: said } = error as PipelineError;
      assert.is(code, 'ERR_UDP_SECURITY');
      assert.match(said, message);
      for (const seed of [1, 2, 3]) assert.not(said.includes(keyText(seed).slice(0, 8)));
      return;
    }
    assert.unreachable('it was taken');
  });
}

test('SRTP without a key in the file takes that of srtpKey', () => {
  const { keys } = receiverSecurity({ ...defaults, srtpKey: keyText(1) }, '127.0.0.1', keyless);
  assert.is(keys.introduce(Buffer.alloc(60, 0x80), '192.0.2.2'), 'not-authentic');
});

test('one key in all sections is used, and may be written as srtpKey, too', () => {
  for (const srtpKey of [undefined, keyText(1)]) {
    const { keys, pairing } = receiverSecurity({ ...defaults, srtpKey }, '192.0.2.1', described(1, 1));
    assert.is(pairing, undefined);
    assert.is(keys.introduce(Buffer.alloc(60, 0x80), '192.0.2.2'), 'not-authentic');
  }
});

test.run();
