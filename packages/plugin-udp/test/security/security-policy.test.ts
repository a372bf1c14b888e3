import { PipelineError } from '@arkavo-pipeline/core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { decideSecurity, type SecurityRequest } from '../../src/security/security-policy.js';

const test = suite('how packets are protected');

const srtpKey = Buffer.alloc(30, 5).toString('base64');
const token = 'correct-horse-battery-staple';
const loopback: SecurityRequest = {
  role: 'sender',
  host: 'localhost',
  address: '127.0.0.1',
  security: undefined,
  srtpKey: undefined,
  srtpProfile: 'AES_CM_128_HMAC_SHA1_80',
  token: undefined,
  trustOptions: [],
  foreignOptions: [],
};
const beyond: SecurityRequest = { ...loopback, host: 'studio.example', address: '192.0.2.7' };

function refusal(request: SecurityRequest): PipelineError {
  try {
    decideSecurity(request);
  } catch (error) {
    if (error instanceof PipelineError) return error;
  }
  throw new Error('not refused');
}

test('plaintext is right within the machine', () => {
  for (const address of ['127.0.0.1', '127.9.9.9', '::1', '::ffff:127.0.0.1']) {
    assert.equal(decideSecurity({ ...loopback, address }), {
      keys: undefined,
      token: undefined,
      warning: undefined,
    });
  }
});

test('plaintext beyond the machine has to be written out, and is warned of then', () => {
  assert.is(
    refusal(beyond).message,
    'studio.example is not this machine alone, and there is neither a token nor a srtpKey; set "token" here and at the receiver to the same secret of 16 characters or more (`openssl rand -hex 16` prints one), or for other programs "srtpKey" to the same 30 random bytes (`openssl rand -base64 30`), or write "security": "none" if the network is one that you trust',
  );
  assert.is(refusal({ ...beyond, address: '0.0.0.0' }).code, 'ERR_UDP_SECURITY');
  const { keys, warning } = decideSecurity({ ...beyond, security: 'none' });
  assert.is(keys, undefined);
  assert.is(
    warning,
    'to studio.example in plaintext ("security": "none"): anyone on the network can watch and change what is sent',
  );
  assert.match(
    decideSecurity({ ...beyond, role: 'receiver', security: 'none' }).warning ?? '',
    /, and anyone can send$/,
  );
});

test('with a key it is SRTP, wherever it leads', () => {
  for (const request of [loopback, beyond]) {
    for (const security of [undefined, 'srtp'] as const) {
      assert.is(decideSecurity({ ...request, security, srtpKey }).keys?.profile, 'AES_CM_128_HMAC_SHA1_80');
    }
  }
});

test('with a token the keys come from pairing, within the machine too', () => {
  for (const request of [loopback, beyond]) {
    for (const security of [undefined, 'srtp'] as const) {
      const decision = decideSecurity({ ...request, security, token, trustOptions: ['fingerprint'] });
      assert.equal(decision, { keys: undefined, token, warning: undefined });
    }
  }
  assert.is(refusal({ ...beyond, token: 'short' }).code, 'ERR_TCP_TOKEN');
});

test('options that contradict each other are refused', () => {
  assert.is(refusal({ ...beyond, security: 'none', srtpKey }).code, 'ERR_UDP_SECURITY');
  assert.is(refusal({ ...loopback, security: 'srtp' }).code, 'ERR_UDP_SECURITY');
  const wrong: readonly [Partial<SecurityRequest>, RegExp][] = [
    [{ token, security: 'none' }, /^"security": "none" together with token/],
    [{ token, srtpKey }, /^srtpKey together with token/],
    [{ trustOptions: ['fingerprint'] }, /^fingerprint without a token; set "token" here and at the receiver/],
    [{ srtpKey, trustOptions: ['ca'] }, /^srtpKey together with ca/],
    [{ token, foreignOptions: ['sdp', 'rtcpPort'] }, /^token together with sdp, rtcpPort for other programs/],
  ];
  for (const [part, message] of wrong) {
    const error = refusal({ ...loopback, ...part });
    assert.is(error.code, 'ERR_UDP_SECURITY');
    assert.match(error.message, message);
    assert.not(error.message.includes(srtpKey) || error.message.includes(token));
  }
});

test.run();
