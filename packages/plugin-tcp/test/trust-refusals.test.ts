import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { connect, createServer } from 'node:tls';
import { tempFolder } from '@arkavo-pipeline/transport/testing';
import { Identity, KnownReceivers } from '@arkavo-pipeline/transport/trust';
import { suite } from 'uvu';
import { Pairing } from '../src/framing/pairing.js';
import { encodeProof } from '../src/framing/pairing-message.js';
import { alpnProtocol } from '../src/framing/protocol.js';
import { decideSecurity } from '../src/security-policy.js';
import { checkReceiverAddress } from '../src/sender/receiver-route.js';
import { hello, helloBytes, RawServer } from './support/raw-peer.js';
import { openReceiver, openSender, until } from './support/stages.js';

const test = suite('what is refused, at both sides');
const token = 'correct-horse-battery-staple';
const another = 'some-other-secret-words';
const identity = join(tempFolder(), 'identity');
const { fingerprint } = await Identity.load({ identity });

type Options = Record<string, unknown>;
type Side = {
  readonly options: Options;
  /** Of its one fault; none when it is not the one that refuses, and cannot tell why the other one left. */
  readonly code?: string;
  readonly message?: RegExp;
  /** Of a receiver. */
  readonly drops?: Readonly<Record<string, number>>;
};

const tls = { security: 'tls', identity };
const pinned = { fingerprint };
const wrongPin = { fingerprint: '0'.repeat(64) };
/** Whoever does not like the certificate goes without a word. */
const leaves = /closed the connection in the TLS handshake; does it expect another certificate\?/;

const refusals: [name: string, receiver: Side, sender: Side][] = [
  [
    'a sender with another token, over TLS',
    { options: { ...tls, token }, code: 'ERR_TCP_TOKEN', message: /did not prove/, drops: { 'refused-token': 1 } },
    { options: { ...pinned, token: another }, code: 'ERR_TCP_TOKEN', message: /instead of proving/ },
  ],
  [
    'a sender with another token, in plaintext',
    { options: { token }, code: 'ERR_TCP_TOKEN', message: /did not prove/, drops: { 'refused-token': 1 } },
    { options: { token: another }, code: 'ERR_TCP_TOKEN', message: /instead of proving/ },
  ],
  [
    'a sender without a token, over TLS',
    { options: { ...tls, token }, code: 'ERR_TCP_TOKEN', message: /did not prove/, drops: { 'refused-token': 1 } },
    { options: pinned, code: 'ERR_TCP_TOKEN', message: /wants a token/ },
  ],
  [
    'a receiver without a token',
    { options: {} },
    { options: { token }, code: 'ERR_TCP_TOKEN', message: /has no token/ },
  ],
  [
    'a receiver with another certificate than the fingerprint in the definition',
    { options: { ...tls, token }, code: 'ERR_TCP_TLS', message: leaves, drops: { 'refused-tls': 1 } },
    { options: { ...wrongPin, token }, code: 'ERR_TCP_CERTIFICATE', message: /either it was replaced/ },
  ],
  [
    'a receiver that no authority vouches for',
    { options: { ...tls, token }, code: 'ERR_TCP_TLS', drops: { 'refused-tls': 1 } },
    { options: { ca: await otherAuthority(), token }, code: 'ERR_TCP_CERTIFICATE', message: /no authority/ },
  ],
  [
    'a sender in plaintext at a receiver of TLS',
    { options: { ...tls, token }, code: 'ERR_TCP_TLS', message: /does not speak TLS/, drops: { 'refused-tls': 1 } },
    {
      options: { token },
      code: 'ERR_TCP_PROTOCOL',
      message: /without a hello: it expects TLS .*lets this address wait/,
    },
  ],
  [
    'a receiver in plaintext at a sender of TLS',
    { options: { token }, code: 'ERR_TCP_PROTOCOL', message: /a hello was/, drops: { 'refused-protocol': 1 } },
    { options: { security: 'tls', token, knownReceivers: tempFolder() }, code: 'ERR_TCP_TLS' },
  ],
];

for (const [name, atReceiver, atSender] of refusals) {
  test(`${name}: ${atSender.code} at the sender, ${atReceiver.code ?? 'nothing'} at the receiver`, async () => {
    const { stage: receiver, port } = await openReceiver(atReceiver.options);
    const sender = await openSender(port, { ...atSender.options, reconnectMinMs: 60_000, reconnectMaxMs: 60_000 });
    await until(() => sender.faults.length > 0 && (!atReceiver.code || receiver.faults.length > 0));
    for (const [stage, side] of [
      [receiver, atReceiver],
      [sender, atSender],
    ] as const) {
      assert.deepEqual(stage.faults.map(codeOf), side.code ? [side.code] : []);
      if (side.message) assert.match(String(stage.faults[0]?.message), side.message);
      for (const said of [...stage.logs, ...stage.faults.map(String)]) {
        for (const secret of [token, another]) assert.ok(!said.includes(secret), said);
      }
    }
    assert.deepEqual(receiver.drops, atReceiver.drops ?? {});
    assert.deepEqual([receiver.emitted, receiver.events, sender.requests], [[], [], []]);
    await sender.close();
    await receiver.close();
  });
}

test('a receiver whose certificate was replaced since the pairing: ERR_TCP_CERTIFICATE, and the pin stays', async () => {
  const folder = tempFolder();
  const { stage: receiver, port } = await openReceiver({ ...tls, token });
  const known = new KnownReceivers(folder);
  await known.remember('127.0.0.1', port, '0'.repeat(64));
  const options = { security: 'tls', token, knownReceivers: folder, reconnectMinMs: 60_000, reconnectMaxMs: 60_000 };
  const sender = await openSender(port, options);
  await until(() => sender.faults.length > 0 && receiver.faults.length > 0);
  assert.deepEqual(
    [sender, receiver].map(({ faults }) => faults.map(codeOf)),
    [['ERR_TCP_CERTIFICATE'], ['ERR_TCP_TLS']],
  );
  assert.match(String(receiver.faults[0]?.message), leaves);
  assert.ok(sender.faults[0]?.message.includes(fingerprint));
  assert.equal(await known.find('127.0.0.1', port), '0'.repeat(64));
  assert.deepEqual([receiver.drops, receiver.emitted], [{ 'refused-tls': 1 }, []]);
  await sender.close();
  await receiver.close();
});

test('a receiver that lets everybody in and proves nothing: ERR_TCP_TOKEN at the sender, before a packet is sent', async () => {
  const server = await RawServer.open();
  const sender = await openSender(server.port, { token, reconnectMinMs: 60_000, reconnectMaxMs: 60_000 });
  await until(() => (server.peers[0]?.received.length ?? 0) > 100);
  const pairing = new Pairing(another, 'receiver');
  const [peer] = server.peers;
  const proof = peer && pairing.proof(peer.socket, hello({ nonce: '0'.repeat(64) }));
  assert.ok(peer && proof);
  peer.socket.write(Buffer.concat([helloBytes({ nonce: pairing.nonce }), encodeProof('receiver', proof.own)]));
  await until(() => sender.faults.length > 0);
  assert.deepEqual(sender.faults.map(codeOf), ['ERR_TCP_TOKEN']);
  assert.match(String(sender.faults[0]?.message), /did not prove that it knows the token/);
  await sender.close();
  await server.close();
});

test('a client of TLS 1.2: ERR_TCP_TLS at the receiver, an alert at the client', async () => {
  const { stage: receiver, port } = await openReceiver({ ...tls, token });
  const options = { port, host: '127.0.0.1', ALPNProtocols: [alpnProtocol], rejectUnauthorized: false };
  const client = connect({ ...options, maxVersion: 'TLSv1.2' });
  const [error] = (await once(client, 'error')) as [NodeJS.ErrnoException];
  assert.equal(error.code, 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION');
  await until(() => receiver.faults.length > 0);
  assert.deepEqual(receiver.faults.map(codeOf), ['ERR_TCP_TLS']);
  assert.match(String(receiver.faults[0]?.message), /speaks TLS, but not 1\.3/);
  assert.deepEqual(receiver.drops, { 'refused-tls': 1 });
  await receiver.close();
});

test('a receiver of TLS 1.2: ERR_TCP_TLS at the sender, and nothing was said', async () => {
  const server = createServer({ ...(await Identity.load({ identity })).secrets(), maxVersion: 'TLSv1.2' });
  let secured = 0;
  server.on('secureConnection', () => {
    secured += 1;
  });
  server.on('tlsClientError', () => {}).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const sender = await openSender(port, { ...pinned, token, reconnectMinMs: 60_000, reconnectMaxMs: 60_000 });
  await until(() => sender.faults.length > 0);
  assert.deepEqual(sender.faults.map(codeOf), ['ERR_TCP_TLS']);
  assert.match(String(sender.faults[0]?.message), /does not speak TLS 1\.3/);
  assert.equal(secured, 0);
  await sender.close();
  server.close();
});

const unprotected: [name: string, open: () => Promise<unknown>][] = [
  ['a receiver on every network without a token', () => openReceiver({ host: '0.0.0.0' })],
  ['a sender to another machine without a token', () => openSender(5757, { host: '192.0.2.1' })],
  ['an Arkavo receiver on every network', () => openReceiver({ host: '0.0.0.0', protocol: 'arkavo' })],
  ['an Arkavo sender to another machine', () => openSender(5757, { host: '192.0.2.1', protocol: 'arkavo' })],
];
for (const [name, open] of unprotected) {
  test(`${name}: ERR_TCP_SECURITY before anything is listened on or connected to`, async () => {
    await assert.rejects(open, { code: 'ERR_TCP_SECURITY' });
  });
}

test('a receiver that has taken the connection and gone again is not there: no fault, and nothing about security', async () => {
  const security = await decideSecurity({ role: 'sender', protocol: 'framed', host: '127.0.0.1' });
  const gone = { host: '127.0.0.1', port: 5757, address: undefined };
  assert.throws(() => checkReceiverAddress(security, gone), { code: 'ERR_TCP_ADDRESS', retryable: true });
  const other = { ...gone, address: '192.0.2.1' };
  assert.throws(() => checkReceiverAddress(security, other), { code: 'ERR_TCP_SECURITY' });
});

function codeOf(fault: Error): string | undefined {
  return (fault as { code?: string }).code;
}

/** The certificate of somebody else. */
async function otherAuthority(): Promise<string> {
  const folder = tempFolder();
  await Identity.load({ identity: folder });
  return join(folder, 'identity.pem');
}

test.run();
