import { PipelineError } from '@arkavo-pipeline/core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readSrtpKey } from '../../src/security/srtp-key.js';
import { type SrtpProfile, srtpProfiles } from '../../src/srtp/srtp-profile.js';

const test = suite('the key in a definition');

const sizes: { readonly [Profile in SrtpProfile]: number } = { AES_CM_128_HMAC_SHA1_80: 30, AEAD_AES_128_GCM: 28 };

for (const profile of srtpProfiles) {
  test(`${profile} takes its key and salt in base64 and in hexadecimal`, () => {
    const bytes = Buffer.from(Array.from({ length: sizes[profile] }, (_, index) => 255 - index * 3));
    for (const encoding of ['base64', 'hex'] as const) {
      const keys = readSrtpKey(` ${bytes.toString(encoding)}\n`, profile);
      assert.equal(Buffer.concat([keys.masterKey, keys.masterSalt]), bytes);
    }
  });
}

test('any other text is refused, and is not in the message', () => {
  const short = Buffer.alloc(29, 9).toString('base64');
  for (const text of [short, 'correct horse battery staple', '', 'ab'.repeat(29), '%%%']) {
    assert.throws(
      () => readSrtpKey(text, 'AES_CM_128_HMAC_SHA1_80'),
      (error: unknown) =>
        error instanceof PipelineError &&
        error.code === 'ERR_UDP_KEYS' &&
        (text === '' || !error.message.includes(text)) &&
        error.message.includes('openssl rand -base64 30'),
      text,
    );
  }
});

test.run();
