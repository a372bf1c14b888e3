import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer, type TLSSocket } from 'node:tls';
import { tempFolder } from '@arkavo-pipeline/transport/testing';
import { Identity, PairingProof } from '@arkavo-pipeline/transport/trust';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { until } from '../receiver/support/stages.js';
import { faultCodes, openPairedSender, token } from './support/stages.js';

const test = suite('receivers that are none');
const requestBytes = 34;

/** A server that speaks the protocol as far as TLS and a certificate go, and answers a request as it is told to. */
async function openImpostor(answer: (socket: TLSSocket, request: Buffer) => void) {
  const identity = await Identity.load({ identity: tempFolder() });
  const sockets: TLSSocket[] = [];
  const server = createServer({ ...identity.secrets(), ALPNProtocols: ['arkavo-rtp/1'], minVersion: 'TLSv1.3' });
  server.on('secureConnection', (socket) => {
    sockets.push(socket);
    socket.on('error', () => {});
    socket.once('data', (request) => answer(socket, request));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = () => {
    for (const socket of sockets) socket.destroy();
    server.close();
  };
  return { port: (server.address() as AddressInfo).port, sockets, close };
}

const answers: [what: string, answer: (request: Buffer) => Buffer][] = [
  ['any proof', () => Buffer.alloc(32, 7)],
  ['the sender’s own proof', (request) => request.subarray(2)],
];
for (const [what, answer] of answers) {
  test(`one that answers with ${what} is not believed, and not remembered`, async () => {
    const lengths: number[] = [];
    const impostor = await openImpostor((socket, request) => {
      lengths.push(request.length);
      socket.write(answer(request));
    });
    const knownReceivers = tempFolder();
    const sender = await openPairedSender(impostor.port, { knownReceivers });
    await until(() => sender.faults.length > 1);
    assert.equal(faultCodes(sender), ['ERR_TCP_TOKEN']);
    assert.is(lengths[0], requestBytes);
    assert.equal(readdirSync(knownReceivers), []);
    await sender.close();
    impostor.close();
  });
}

test('one that talks on after its proof is left', async () => {
  const impostor = await openImpostor((socket) => {
    socket.write(Buffer.concat([PairingProof.overTls(token, 'receiver', socket).own, Buffer.of(1)]));
  });
  const sender = await openPairedSender(impostor.port);
  await until(() => sender.faults.length > 0);
  assert.equal(faultCodes(sender), ['ERR_TCP_PROTOCOL']);
  await sender.close();
  impostor.close();
});

test('one that falls silent is paired with anew, and hears each second that the sender is there', async () => {
  let heard = Buffer.alloc(0);
  const impostor = await openImpostor((socket) => {
    socket.write(PairingProof.overTls(token, 'receiver', socket).own);
    socket.on('data', (chunk) => {
      heard = Buffer.concat([heard, chunk]);
    });
  });
  const sender = await openPairedSender(impostor.port);
  await until(() => impostor.sockets.length === 2);
  assert.ok(sender.logs.some((line) => line.includes('silent for 3 s')));
  assert.ok(heard.length >= 3 && heard.every((byte) => byte === 0));
  assert.equal(sender.faults, []);
  await sender.close();
  impostor.close();
});

test.run();
