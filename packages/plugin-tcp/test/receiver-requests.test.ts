import assert from 'node:assert/strict';
import { ManualClock } from '@arkavo-pipeline/transport/testing';
import { suite } from 'uvu';
import { decodeHelloJson } from '../src/framing/hello.js';
import { Pairing } from '../src/framing/pairing.js';
import { encodeProof } from '../src/framing/pairing-message.js';
import { helloPrefixBytes } from '../src/framing/protocol.js';
import { encodeRequest } from '../src/framing/request-message.js';
import { accessUnit } from './support/packets.js';
import { helloBytes, type RawPeer, RawServer } from './support/raw-peer.js';
import { openSender, until } from './support/stages.js';

const test = suite('what a receiver asks for');
const token = 'correct-horse-battery-staple';

/** The answer to a sender's hello of one that knows the token: its own hello, and its proof. */
async function pairedAnswer(peer: RawPeer): Promise<{ readonly hello: Buffer; readonly proof: Buffer }> {
  await until(() => peer.received.length >= helloPrefixBytes);
  const pairing = new Pairing(token, 'receiver');
  const jsonBytes = peer.received.readUInt16BE(6);
  await until(() => peer.received.length >= helloPrefixBytes + jsonBytes);
  const theirs = decodeHelloJson(peer.received.subarray(helloPrefixBytes, helloPrefixBytes + jsonBytes));
  const proof = pairing.proof(peer.socket, theirs);
  assert.ok(proof);
  return { hello: helloBytes({ nonce: pairing.nonce }), proof: encodeProof('receiver', proof.own) };
}

test('requests right behind the receiver’s proof are heard', async () => {
  const server = await RawServer.open();
  const sender = await openSender(server.port, { token });
  await until(() => server.peers.length === 1);
  const [peer] = server.peers;
  assert.ok(peer);
  const { hello, proof } = await pairedAnswer(peer);
  const request = { type: 'bitrate', bitsPerSecond: 700_000 } as const;
  peer.socket.write(Buffer.concat([hello, proof, encodeRequest(request), encodeRequest({ type: 'keyframe' })]));
  await until(() => sender.requests.length === 2);
  assert.deepEqual(
    sender.requests.map((asked) => asked.request),
    [request, { type: 'keyframe' }],
  );
  await sender.close();
  await server.close();
});

test('what a receiver asks for before it has proved the token is not heard', async () => {
  const server = await RawServer.open();
  const sender = await openSender(server.port, { token });
  await until(() => server.peers.length === 1);
  const [peer] = server.peers;
  assert.ok(peer);
  const { hello, proof } = await pairedAnswer(peer);
  const [early, late] = [1_000_000, 2_000_000].map((bitsPerSecond) =>
    encodeRequest({ type: 'bitrate', bitsPerSecond }),
  );
  assert.ok(early && late);
  peer.socket.write(Buffer.concat([hello, early, proof, late]));
  await until(() => sender.requests.length === 1);
  assert.deepEqual(sender.requests[0]?.request, { type: 'bitrate', bitsPerSecond: 2_000_000 });
  await sender.close();
  await server.close();
});

test('a bit rate that was lowered on one connection rises again on the next', async () => {
  const server = await RawServer.open(helloBytes());
  const clock = new ManualClock();
  const sender = await openSender(server.port, {}, { clock });
  await until(() => server.peers.length === 1);
  server.peers[0]?.socket.write(encodeRequest({ type: 'bitrate', bitsPerSecond: 100_000 }));
  await until(() => sender.requests.length === 1);
  server.peers[0]?.socket.destroy();
  while (server.peers.length < 2) await clock.pass(5);
  const higher = () =>
    sender.requests.find(({ request }) => request.type === 'bitrate' && request.bitsPerSecond > 100_000);
  for (let index = 0; index < 200 && !higher(); index++) {
    await sender.send(accessUnit(index, { keyframe: index === 0, bytes: 500 }));
    await clock.pass(33);
  }
  assert.ok(higher(), JSON.stringify(sender.requests));
  assert.ok(sender.decisions.some(({ decision, cause }) => decision === 'bitrate' && cause === 'send-queue'));
  await sender.close();
  await server.close();
});

test('a source id that no receiver takes is not sent, and costs nobody the connection', async () => {
  const server = await RawServer.open(helloBytes());
  const sender = await openSender(server.port);
  await sender.send(accessUnit(0, { keyframe: true, sourceId: 'a\u0007b' }));
  await until(() => sender.faults.length === 1);
  assert.match(String(sender.faults[0]?.message), /source id has control characters/);
  assert.deepEqual(sender.drops, { unsendable: 1 });
  assert.equal(server.peers.length, 1);
  await sender.close();
  await server.close();
});

test.run();
