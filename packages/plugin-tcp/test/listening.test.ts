import assert from 'node:assert/strict';
import { TestStage } from '@arkavo-pipeline/core/testing';
import { freePort } from '@arkavo-pipeline/transport/testing';
import { suite } from 'uvu';
import { RawServer } from './support/raw-peer.js';
import { openReceiver, openSender, stageType } from './support/stages.js';

const test = suite('listening');

test('a port that another program has: ERR_TCP_PORT_IN_USE, with what to do', async () => {
  const server = await RawServer.open();
  const opening = TestStage.open(stageType('tcp-receiver'), { options: { port: server.port } });
  await assert.rejects(opening, {
    code: 'ERR_TCP_PORT_IN_USE',
    message: new RegExp(`port ${server.port} of 127.0.0.1 is taken by another program; stop that program, or set`),
  });
  await server.close();
});

test('an address that is not of this machine: ERR_TCP_ADDRESS', async () => {
  const opening = TestStage.open(stageType('tcp-receiver'), {
    options: { host: '192.0.2.1', port: 0, security: 'none' },
  });
  await assert.rejects(opening, { code: 'ERR_TCP_ADDRESS', message: /cannot listen on 192.0.2.1:0 \(EADDRNOTAVAIL\)/ });
});

test('the port is free again once the stage has closed', async () => {
  const port = await freePort();
  const { stage: first } = await openReceiver({ port });
  await first.close();
  const { stage: second } = await openReceiver({ port });
  await second.close();
});

test('a sender without a linked input is refused', async () => {
  await assert.rejects(openSender(1, {}, { inputs: [] }), { code: 'ERR_DEFINITION_INVALID' });
});

test.run();
