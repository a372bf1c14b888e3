import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { freePort, tempFolder } from '@arkavo-pipeline/transport/testing';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { footage } from '../payload/support/footage.js';
import { accessUnits, openReceiver, until } from '../receiver/support/stages.js';
import { accessUnit, openSender } from '../sender/support/stages.js';
import { faultCodes, noPins, openPairedReceiver, openPairedSender, token } from './support/stages.js';

const test = suite('who is refused a pairing');
const [keyframe = new Uint8Array()] = footage('h264');

test('a sender with another token: ERR_TCP_TOKEN on both sides, and who guesses on has to wait', async () => {
  const { stage: receiver, port } = await openPairedReceiver();
  const sender = await openPairedSender(port, { token: 'some-other-secret-words' });
  const sent = sender.send(accessUnit('h264', keyframe, 0));
  await until(() => (receiver.drops['refused-attempts'] ?? 0) > 0);
  assert.ok((receiver.drops['refused-token'] ?? 0) >= 5);
  assert.equal(faultCodes(receiver), ['ERR_TCP_TOKEN', 'ERR_TCP_ATTEMPTS']);
  assert.ok(faultCodes(sender).includes('ERR_TCP_TOKEN'));
  for (const text of [...receiver.logs, ...sender.logs, ...[...receiver.faults, ...sender.faults].map(String)]) {
    assert.not(text.includes(token) || text.includes('some-other-secret-words'), text);
  }
  assert.is(accessUnits(receiver).length, 0);
  sender.stop();
  await sent;
  const error = await sender.end().catch((reason) => reason);
  assert.is(error.code, 'ERR_TCP_TOKEN', String(error));
  await sender.close();
  await receiver.close();
});

test('where TCP is refused, what is said names the connection for pairing and its port', async () => {
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  const sender = await openPairedSender(port);
  const said =
    /ECONNREFUSED 127\.0\.0\.1:\d+; this is the connection for pairing, over TCP to the port of the same number as that of the packets: is a udp-receiver with a token there/;
  await until(() => sender.logs.some((line) => said.test(line)));
  sender.stop();
  const error = await sender.end().catch((reason) => reason);
  assert.is(error.code, 'ERR_TCP_UNDELIVERED');
  assert.match(error.message, said);
  await sender.close();
  socket.close();
});

test('a receiver with another token is not believed: no pin is kept', async () => {
  const knownReceivers = noPins();
  const port = await freePort();
  const { stage: other } = await openPairedReceiver({ port, token: 'some-other-secret-words' });
  const sender = await openPairedSender(port, { knownReceivers });
  await until(() => sender.faults.length > 0);
  assert.equal(faultCodes(sender), ['ERR_TCP_TOKEN']);
  await other.close();
  const { stage: right } = await openPairedReceiver({ port, identity: join(tempFolder(), 'new') });
  await sender.send(accessUnit('h264', keyframe, 0));
  await until(() => accessUnits(right).length === 1);
  await sender.close();
  await right.close();
});

test('a receiver with another certificate than the known one: ERR_TCP_CERTIFICATE, and ERR_TCP_TLS there', async () => {
  const knownReceivers = noPins();
  const port = await freePort();
  const { stage: first } = await openPairedReceiver({ port });
  const sender = await openPairedSender(port, { knownReceivers });
  await sender.send(accessUnit('h264', keyframe, 0));
  await until(() => accessUnits(first).length === 1);
  await sender.close();
  await first.close();
  const { stage: impostor } = await openPairedReceiver({ port, identity: join(tempFolder(), 'other') });
  const again = await openPairedSender(port, { knownReceivers });
  await until(() => again.faults.length > 0);
  assert.equal(faultCodes(again), ['ERR_TCP_CERTIFICATE']);
  assert.match(String(again.faults[0]?.message), /either it was replaced, or somebody is in between/);
  await until(() => (impostor.drops['refused-tls'] ?? 0) > 0);
  assert.equal([accessUnits(impostor).length, faultCodes(impostor)], [0, ['ERR_TCP_TLS']]);
  await again.close();
  await impostor.close();
});

test('a fingerprint is as good as a pin, and a wrong one is refused', async () => {
  const { stage: receiver, port } = await openPairedReceiver();
  const fingerprint = receiver.logs.map((line) => /fingerprint is ([0-9a-f]{64})$/.exec(line)?.[1]).find(Boolean) ?? '';
  const sender = await openPairedSender(port, { fingerprint });
  await sender.send(accessUnit('h264', keyframe, 0));
  await until(() => accessUnits(receiver).length === 1);
  const wrong = await openPairedSender(port, { fingerprint: fingerprint.replace(/./g, '0') });
  await until(() => wrong.faults.length > 0);
  assert.equal(faultCodes(wrong), ['ERR_TCP_CERTIFICATE']);
  await sender.close();
  await wrong.close();
  await receiver.close();
});

test('a sender in plaintext is counted, and nothing of it is taken or answered', async () => {
  const { stage: receiver, port } = await openPairedReceiver();
  const socket = createSocket('udp4');
  let answers = 0;
  socket.on('message', () => {
    answers += 1;
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const plain = await openSender(port);
  await plain.send(accessUnit('h264', keyframe, 0));
  const refused = () => (receiver.drops['not-authentic'] ?? 0) + (receiver.drops['not-encrypted'] ?? 0);
  await until(() => refused() > 0);
  const before = refused();
  socket.send(Buffer.from('80e00001000000000000000165', 'hex'), port, '127.0.0.1');
  await until(() => refused() > before);
  assert.equal([accessUnits(receiver).length, receiver.events.length, answers], [0, 0, 0]);
  socket.close();
  await plain.close();
  await receiver.close();
});

test('a receiver of plaintext is none: nobody there is paired with, and nothing is sent', async () => {
  const { stage: receiver, port } = await openReceiver();
  const sender = await openPairedSender(port);
  const sent = sender.send(accessUnit('h264', keyframe, 0));
  await until(() => sender.logs.some((line) => line.includes('not connected')));
  sender.stop();
  await sent;
  assert.equal([receiver.emitted.length, receiver.drops], [0, {}]);
  await sender.close();
  await receiver.close();
});

test('TLS 1.2, another protocol and plaintext over TCP are refused and counted', async () => {
  const { stage: receiver, port } = await openPairedReceiver();
  const options = { port, host: '127.0.0.1', rejectUnauthorized: false };
  for (const more of [{ maxVersion: 'TLSv1.2' as const }, { ALPNProtocols: ['arkavo-framed/2'] }]) {
    const before = receiver.drops['refused-tls'] ?? 0;
    const socket = connect({ ...options, ...more });
    socket.on('error', () => {});
    await until(() => (receiver.drops['refused-tls'] ?? 0) > before);
  }
  assert.equal(faultCodes(receiver), ['ERR_TCP_TLS']);
  await receiver.close();
});

test('who asks for a profile that there is none of is refused, and counted', async () => {
  const { stage: receiver, port } = await openPairedReceiver();
  const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false, ALPNProtocols: ['arkavo-rtp/1'] });
  socket.on('error', () => {});
  await once(socket, 'secureConnect');
  socket.write(Buffer.alloc(34, 1));
  await until(() => (receiver.drops['refused-protocol'] ?? 0) > 0);
  assert.equal(faultCodes(receiver), ['ERR_TCP_PROTOCOL']);
  await receiver.close();
});

test('options that would leave packets without these keys are refused when the stage opens', async () => {
  for (const options of [
    { srtpKey: 'a'.repeat(40) },
    { sdp: '/tmp/x.sdp' },
    { rtcpPort: 5005 },
    { security: 'none' },
  ]) {
    const error = await openPairedSender(5004, options).catch((reason) => reason);
    assert.is(error.code, 'ERR_UDP_SECURITY', JSON.stringify(options));
  }
  const error = await openSender(5004, { fingerprint: 'a'.repeat(64) }).catch((reason) => reason);
  assert.is(error.code, 'ERR_UDP_SECURITY');
});

test.run();
