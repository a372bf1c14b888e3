import assert from 'node:assert/strict';
import { checkPeerAddress } from '@arkavo-pipeline/transport/trust';
import { suite } from 'uvu';
import { decideSecurity, type SecurityOptions } from '../src/security-policy.js';

const test = suite('security policy');
const token = 'correct horse battery staple';
const names: { [name: string]: readonly string[] } = {
  'my-machine': ['127.0.1.1', '::1'],
  camera: ['192.168.1.20'],
  both: ['127.0.0.1', '192.168.1.20'],
};
const resolve = async (host: string) => names[host] ?? Promise.reject(new Error('ENOTFOUND'));

function decide(options: Partial<SecurityOptions>) {
  return decideSecurity({ role: 'sender', protocol: 'framed', host: '127.0.0.1', ...options }, resolve);
}

for (const host of ['127.0.0.1', '127.8.9.10', '::1', '::ffff:127.0.0.1', '::ffff:7f00:1', 'localhost', 'my-machine']) {
  for (const protocol of ['framed', 'arkavo'] as const) {
    test(`${protocol} on ${host} is plaintext without a word`, async () => {
      const decision = await decide({ host, protocol });
      assert.deepEqual(decision, { transport: 'plaintext', loopbackOnly: true, warning: undefined });
    });
  }
}

for (const host of [
  '0.0.0.0',
  '::',
  '192.168.1.20',
  '::ffff:10.0.0.1',
  'camera',
  'both',
  'nobody',
  'auto',
  '128.0.0.1',
]) {
  test(`framed with ${host} wants a token, and is TLS with one`, async () => {
    await assert.rejects(decide({ host }), { code: 'ERR_TCP_SECURITY', message: /set "token"/ });
    assert.deepEqual(await decide({ host, token }), { transport: 'tls' });
  });

  test(`arkavo with ${host} wants "security": "none" written out, and warns then`, async () => {
    const options = { host, protocol: 'arkavo', role: 'receiver' } as const;
    await assert.rejects(decide(options), { code: 'ERR_TCP_SECURITY', message: /write "security": "none"/ });
    const decision = await decide({ ...options, security: 'none' });
    assert.ok(decision.transport === 'plaintext' && !decision.loopbackOnly);
    assert.match(decision.warning ?? '', /in plaintext .* anyone can send/);
  });
}

test('framed beyond loopback with "security": "none" is plaintext with a warning', async () => {
  const decision = await decide({ host: 'camera', security: 'none' });
  assert.ok(decision.transport === 'plaintext');
  assert.match(decision.warning ?? '', /^to camera in plaintext/);
});

test('on loopback TLS is had by asking for it, or by an option that only TLS uses', async () => {
  assert.deepEqual(await decide({ security: 'tls' }), { transport: 'tls' });
  assert.deepEqual(await decide({ tlsOptions: ['fingerprint'] }), { transport: 'tls' });
});

test('a receiver that only this machine reaches is not advertised', async () => {
  const options = { role: 'receiver', advertise: true } as const;
  for (const protocol of ['framed', 'arkavo'] as const) {
    await assert.rejects(decide({ ...options, protocol }), { code: 'ERR_DEFINITION_INVALID', message: /set host to/ });
  }
  assert.deepEqual(await decide({ ...options, host: '0.0.0.0', token }), { transport: 'tls' });
});

test('a framed receiver that anyone can send to says so', async () => {
  const options = { host: '0.0.0.0', role: 'receiver', security: 'none' } as const;
  const [open, closed] = [await decide(options), await decide({ ...options, token })];
  assert.ok(open.transport === 'plaintext' && closed.transport === 'plaintext');
  assert.match(open.warning ?? '', /anyone can send/);
  assert.doesNotMatch(closed.warning ?? '', /anyone can send/);
});

const contradictions: [what: string, options: Partial<SecurityOptions>, code: string, message: RegExp][] = [
  ['arkavo with TLS', { protocol: 'arkavo', security: 'tls' }, 'ERR_TCP_SECURITY', /"tls" would protect nothing/],
  ['arkavo with a token', { protocol: 'arkavo', token }, 'ERR_TCP_SECURITY', /token would protect nothing/],
  ['arkavo with ca', { protocol: 'arkavo', tlsOptions: ['ca'] }, 'ERR_TCP_SECURITY', /ca would protect nothing/],
  ['no security with a key', { security: 'none', tlsOptions: ['key'] }, 'ERR_TCP_SECURITY', /together with key/],
  ['a short token', { token: 'fifteen letters' }, 'ERR_TCP_TOKEN', /15 characters; 16 to 256 are expected/],
];
for (const [what, options, code, message] of contradictions) {
  test(`${what} is refused`, () => assert.rejects(decide(options), { code, message }));
}

test('no refusal holds the token', async () => {
  for (const options of [{ token: `${token}\u0007` }, { protocol: 'arkavo', token } as const]) {
    const error = await decide(options).catch((reason: Error) => reason);
    assert.ok(error instanceof Error && !error.message.includes(token));
  }
});

test('a plaintext connection to a name that has become another machine is refused', async () => {
  const security = await decide({ host: 'my-machine' });
  checkPeerAddress(security, '127.0.1.1');
  assert.throws(() => checkPeerAddress(security, '192.168.1.20'), { code: 'ERR_TCP_SECURITY' });
  assert.throws(() => checkPeerAddress(security, undefined), { code: 'ERR_TCP_SECURITY' });
  checkPeerAddress(await decide({ host: 'camera', security: 'none' }), '192.168.1.20');
  checkPeerAddress(await decide({ host: 'camera', token }), '192.168.1.20');
});

test.run();
