import { createSecretKey } from 'node:crypto';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { packetCipher } from '../../src/srtp/packet-cipher.js';
import { deriveSessionKeys } from '../../src/srtp/session-keys.js';
import { SrtpKeys } from '../../src/srtp/srtp-keys.js';

const bytes = (hex: string) => Buffer.from(hex, 'hex');
const hex = (data: Uint8Array | undefined) => Buffer.from(data ?? []).toString('hex');

test('session keys are those of RFC 3711 §B.3', () => {
  const masterKey = bytes('e1f97a0d3e018be0d64fa32c06de4139');
  const masterSalt = bytes('0ec675ad498afeebb6960b3aabe6');
  const keys = deriveSessionKeys(new SrtpKeys('AES_CM_128_HMAC_SHA1_80', masterKey, masterSalt), 'rtp');
  assert.is(hex(keys.cipherKey.export()), 'c61e7a93744f39ee10734afe3ff7a087');
  assert.is(hex(keys.salt), '30cbbc08863d8c85d49db34a9ae1');
  assert.is(hex(keys.authKey.export()), 'cebe321f6ff7716b6fd4ab49af256a156d38baa4');
});

test('the key stream is that of RFC 3711 §B.2', () => {
  const cipher = packetCipher({
    profile: 'AES_CM_128_HMAC_SHA1_80',
    cipherKey: createSecretKey(bytes('2b7e151628aed2a6abf7158809cf4f3c')),
    authKey: createSecretKey(new Uint8Array(20)),
    salt: bytes('f0f1f2f3f4f5f6f7f8f9fafbfcfd'),
  });
  // An all-zero payload of a stream with SSRC 0 comes out as the key stream itself.
  const sealed = cipher.protectRtp(Buffer.concat([bytes('80'), new Uint8Array(59)]), 12, 0);
  const stream = 'e03ead0935c95e80e166b16dd92b4eb4d23513162b02d0f72a43a2fe4a5f97ab41e95b3bb0a2e8dd477901e4fca894c0';
  assert.is(hex(sealed.subarray(12, 60)), stream);
});

const gcm = packetCipher({
  profile: 'AEAD_AES_128_GCM',
  cipherKey: createSecretKey(bytes('000102030405060708090a0b0c0d0e0f')),
  authKey: createSecretKey(new Uint8Array(20)),
  salt: Buffer.from('Quid pro quo'),
});

test('AES-GCM protects RTP as in RFC 7714 §16.1.1', () => {
  const header = '8040f17b8041f8d35501a0b2';
  const plain = Buffer.concat([bytes(header), Buffer.from('Gallia est omnis divisa in partes tres')]);
  const sealed =
    'f24de3a3fb34de6cacba861c9d7e4bcabe633bd50d294e6f42a5f47a51c7d19b36de3adf8833' + '899d7f27beb16a9152cf765ee4390cce';
  assert.is(hex(gcm.protectRtp(plain, 12, 0xf17b)), header + sealed);
  assert.equal(gcm.unprotectRtp(bytes(header + sealed), 12, 0xf17b), plain);
});

test('AES-GCM protects RTCP as in RFC 7714 §17.1', () => {
  const head = '81c8000d4d617273';
  const rest = `4e5450314e545032525450200000042a0000e9304c756e61${'deadbeef'.repeat(5)}`;
  const sealed =
    '63e94885dcdab67ca727d7662f6b7e997ff5c0f76c06f32dc676a5f1730d6fda4ce09b4686303ded0bb9275b' +
    'c84aa45896cf4d2fc5abf87245d9eade' +
    '800005d4';
  assert.is(hex(gcm.protectRtcp(bytes(head + rest), 0x5d4)), head + sealed);
  assert.is(hex(gcm.unprotectRtcp(bytes(head + sealed), 0x5d4)), head + rest);
});

test.run();
