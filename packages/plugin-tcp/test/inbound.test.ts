import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { systemClock } from '@arkavo-pipeline/core';
import { suite } from 'uvu';
import { protocolError } from '../src/framing/protocol-error.js';
import { ReceiptReport } from '../src/receiver/framed/receipt-report.js';
import { Inbound, type InboundHandler, type InboundOptions } from '../src/receiver/inbound.js';
import { PeerMemory } from '../src/receiver/peer-memory.js';
import { RawPeer, RawServer } from './support/raw-peer.js';
import { until } from './support/stages.js';

const test = suite('inbound');

const patient: InboundOptions = {
  clock: systemClock,
  helloTimeoutMs: 60_000,
  messageTimeoutMs: 60_000,
  maxBytesPerSecond: 0,
  memory: new PeerMemory(1000),
};

/** A connection whose bytes are dealt with as said, and what became of it. */
async function open(handler: Partial<InboundHandler>) {
  const server = await RawServer.open();
  const peer = await RawPeer.connect(server.port);
  await until(() => server.peers.length === 1);
  const socket = server.peers[0]?.socket as Socket;
  socket.removeAllListeners('data');
  const state = { ended: 0 };
  const ended = () => {
    state.ended += 1;
  };
  const holding = { midway: false, heldBytes: 0, letGo: () => {} };
  const quiet = { ...holding, read: () => true, goOn: () => true, refusing: () => {}, ended };
  const inbound = new Inbound(socket, patient, { ...quiet, ...handler });
  return { server, peer, socket, inbound, state };
}

function timers(): number {
  return process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout').length;
}

test('a fault of this program is not said to be the peer’s', async () => {
  const read = () => {
    throw new TypeError('x is not a function');
  };
  const { server, peer, inbound, state } = await open({ read });
  peer.socket.write('x');
  await peer.closed;
  await until(() => state.ended === 1);
  assert.equal(inbound.refusal?.drop, 'refused-failure');
  assert.equal(inbound.refusal?.error.code, 'ERR_STAGE_FAILED');
  assert.match(String(inbound.refusal?.error.message), /a fault of this program: TypeError: x is not a function/);
  assert.ok(inbound.refusal?.error.cause instanceof TypeError);
  await server.close();
});

test('what is refused, or reported, after the connection has closed leaves no timer behind', async () => {
  const goOn = () => {
    throw protocolError('too late');
  };
  const before = timers();
  let isParked = false;
  const read = () => {
    isParked = true;
    return false;
  };
  const { server, peer, socket, inbound, state } = await open({ read, goOn });
  const report = new ReceiptReport(inbound, systemClock);
  peer.socket.write('x');
  await until(() => isParked);
  peer.socket.destroy();
  socket.destroy();
  await once(socket, 'close');
  inbound.resume();
  assert.equal(state.ended, 1);
  report.close();
  report.note(false);
  assert.equal(timers(), before);
  await server.close();
});

test.run();
