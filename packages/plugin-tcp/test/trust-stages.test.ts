import assert from 'node:assert/strict';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { freePort, ManualClock, tempFolder } from '@arkavo-pipeline/transport/testing';
import { suite } from 'uvu';
import { accessUnit } from './support/packets.js';
import { RawPeer } from './support/raw-peer.js';
import { openReceiver, openSender, takeOne, until } from './support/stages.js';

const test = suite('trust between stages');
const token = 'correct-horse-battery-staple';
const identity = join(tempFolder(), 'identity');

function fresh(): string {
  return join(tempFolder(), 'known-receivers');
}

/** A receiver that wants TLS and the token. */
function openTls(options: Record<string, unknown> = {}) {
  return openReceiver({ security: 'tls', token, identity, ...options });
}

function fingerprintOf(logs: readonly string[]): string {
  const found = logs.map((line) => /fingerprint is ([0-9a-f]{64})$/.exec(line)?.[1]).find(Boolean);
  assert.ok(found);
  return found;
}

test('with TLS and a token on both sides packets arrive', async () => {
  const { stage: receiver, port } = await openTls();
  const sender = await openSender(port, { security: 'tls', token, knownReceivers: fresh() });
  const packet = accessUnit(0, { keyframe: true, bytes: 50_000 });
  const bytes = Buffer.from(packet.data);
  await sender.send(packet);
  const arrived = await takeOne(receiver);
  assert.ok(arrived.kind === 'access-unit' && bytes.equals(arrived.data));
  arrived.dispose();
  await sender.end();
  await sender.close();
  await receiver.close();
});

test('a receiver that was paired with is known by its certificate; another one at its place is refused', async () => {
  const knownReceivers = fresh();
  const { stage: first, port } = await openTls({ port: await freePort() });
  const sender = await openSender(port, { security: 'tls', token, knownReceivers });
  await sender.send(accessUnit(0, { keyframe: true }));
  (await takeOne(first)).dispose();
  await sender.close();
  await first.close();
  const { stage: impostor } = await openTls({ port, identity: join(tempFolder(), 'other') });
  const again = await openSender(port, { security: 'tls', token, knownReceivers, closeTimeoutMs: 20 });
  await until(() => again.faults.length > 0);
  assert.equal((again.faults[0] as { code?: string }).code, 'ERR_TCP_CERTIFICATE');
  await again.close();
  await impostor.close();
});

test('a pinned fingerprint is enough to be sure of the receiver', async () => {
  const { stage: receiver, port } = await openTls();
  const fingerprint = fingerprintOf(receiver.logs);
  const sender = await openSender(port, { fingerprint, token });
  await sender.send(accessUnit(0, { keyframe: true }));
  (await takeOne(receiver)).dispose();
  const wrong = await openSender(port, { fingerprint: fingerprint.replace(/./g, '0'), token });
  await until(() => wrong.faults.length > 0);
  assert.equal((wrong.faults[0] as { code?: string }).code, 'ERR_TCP_CERTIFICATE');
  for (const stage of [sender, wrong, receiver]) await stage.close();
});

const wrongTokens: [
  name: string,
  receiver: Record<string, unknown>,
  sender: Record<string, unknown>,
  refusal: RegExp,
][] = [
  ['another token', { token }, { token: 'correct-horse-battery-stapler' }, /the same on both sides/],
  ['no token at the sender', { token }, {}, /wants a token; set "token"/],
  ['no token at the receiver', {}, { token }, /has no token; set "token" there/],
];

for (const [name, receiverOptions, senderOptions, refusal] of wrongTokens) {
  test(`${name}: ERR_TCP_TOKEN at the sender, and nothing arrives`, async () => {
    const { stage: receiver, port } = await openReceiver(receiverOptions);
    const sender = await openSender(port, { closeTimeoutMs: 20, ...senderOptions });
    const sent = sender.send(accessUnit(0, { keyframe: true }));
    await until(() => sender.faults.length > 0);
    assert.equal((sender.faults[0] as { code?: string }).code, 'ERR_TCP_TOKEN');
    assert.match(String(sender.faults[0]?.message), refusal);
    assert.equal(receiver.emitted.length, 0);
    sender.stop();
    await sent;
    await sender.close();
    await receiver.close();
  });
}

test('wrong tokens are counted, and who guesses again and again has to wait', async () => {
  const { stage: receiver, port } = await openReceiver({ token }, { clock: new ManualClock() });
  const sender = await openSender(port, { token: 'some-other-secret-words' });
  await until(() => (receiver.drops['refused-attempts'] ?? 0) > 0);
  assert.equal(receiver.drops['refused-token'], 5);
  assert.ok(receiver.faults.some((fault) => (fault as { code?: string }).code === 'ERR_TCP_ATTEMPTS'));
  for (const text of [...receiver.logs, ...receiver.faults.map(String), ...sender.faults.map(String)]) {
    assert.equal(text.includes(token) || text.includes('some-other-secret-words'), false);
  }
  await sender.close();
  await receiver.close();
});

test('plaintext and TLS 1.2 are refused and counted, and a probe is no fault', async () => {
  const { stage: receiver, port } = await openTls();
  const plain = await openSender(port, { token });
  await until(() => receiver.drops['refused-tls'] === 1);
  await plain.close();
  const old = connect({ port, host: '127.0.0.1', maxVersion: 'TLSv1.2', rejectUnauthorized: false });
  old.on('error', () => {});
  await until(() => (receiver.drops['refused-tls'] ?? 0) >= 2);
  const faults = receiver.faults.map((fault) => (fault as { code?: string }).code);
  assert.ok(
    faults.every((code) => code === 'ERR_TCP_TLS'),
    String(faults),
  );
  const before = receiver.faults.length;
  const probe = await RawPeer.connect(port);
  probe.socket.end();
  await probe.closed;
  assert.equal(receiver.faults.length, before);
  await receiver.close();
});

test('beyond loopback a token is asked for before anything listens, and plaintext has to be written out', async () => {
  await assert.rejects(openReceiver({ host: '0.0.0.0' }), { code: 'ERR_TCP_SECURITY', message: /set "token"/ });
  await assert.rejects(openReceiver({ host: '0.0.0.0', protocol: 'arkavo' }), { code: 'ERR_TCP_SECURITY' });
  const { stage: receiver } = await openReceiver({ host: '0.0.0.0', security: 'none' });
  assert.ok(receiver.logs.some((line) => line.startsWith('warn') && line.includes('in plaintext')));
  await receiver.close();
});

test.run();
