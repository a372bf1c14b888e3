import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { PipelineError, systemClock } from '@arkavo-pipeline/core';
import { Dialer } from '@arkavo-pipeline/transport/connections';
import { freePort, tempFolder } from '@arkavo-pipeline/transport/testing';
import { Identity } from '@arkavo-pipeline/transport/trust';
import { suite } from 'uvu';
import { ReceiverRoute } from '../src/sender/receiver-route.js';
import { accessUnit } from './support/packets.js';
import { openReceiver, openSender, takeOne, until } from './support/stages.js';

const test = suite('discovery by the stages');
const hasNetwork = Object.values(networkInterfaces())
  .flat()
  .some((address) => address && !address.internal && address.family === 'IPv4');
if (!hasNetwork) console.log('skipped: this machine has no network to be found on');
const networked = hasNetwork ? test : test.skip;

networked(
  'host "auto" finds the receiver of its name, pins its certificate, and refuses an impostor in its place',
  async () => {
    const token = 'correct-horse-battery-staple';
    const advertisedName = `Test ${process.pid}`;

    const tls = { host: '0.0.0.0', token, identity: tempFolder() };
    const port = await freePort();
    const { stage: receiver } = await openReceiver({ ...tls, port, advertise: true, advertisedName });
    assert.ok(receiver.logs.some((line) => line.includes(`advertised as ${advertisedName}`)));
    const knownReceivers = tempFolder();
    const sender = await openSender(port, { host: 'auto', receiverName: advertisedName, token, knownReceivers });
    await until(() => [...sender.logs, ...sender.faults.map(String)].length > 0);
    assert.deepEqual(sender.faults, []);
    await sender.send(accessUnit(0, { keyframe: true }));
    (await takeOne(receiver)).dispose();
    await sender.close();
    await receiver.close();
    const pins = readdirSync(knownReceivers).map((name) => readFileSync(join(knownReceivers, name), 'utf8'));
    const { fingerprint } = await Identity.load(tls);
    assert.deepEqual(
      pins.map((pin) => JSON.parse(pin).fingerprint),
      [fingerprint],
    );

    const impostor = { ...tls, identity: tempFolder(), port, advertise: true, advertisedName };
    const { stage: other } = await openReceiver(impostor);
    const again = await openSender(port, { host: 'auto', receiverName: advertisedName, token, knownReceivers });
    await until(() => again.faults.length > 0);
    assert.match(String(again.faults[0]), new RegExp(`and ${fingerprint} is known`));
    assert.equal(
      again.logs.some((line) => line.includes('connected to')),
      false,
    );
    await again.close();
    await other.close();
  },
);

test('a receiver that nobody advertises is looked for again, and that is no fault', async () => {
  const warnings: string[] = [];
  const log = { debug: () => {}, info: () => {}, warn: (message: string) => warnings.push(message) };
  const searches: unknown[] = [];
  const find = async ({ name }: { name?: string } = {}) => {
    searches.push(name);
    throw new PipelineError('ERR_DISCOVERY_NOT_FOUND', 'nobody answered', { retryable: true });
  };
  const options = { protocol: 'framed', host: 'auto', port: 1, connectTimeoutMs: 100, security: 'none' } as const;
  const unset = { token: undefined, fingerprint: undefined, knownReceivers: undefined, ca: undefined };
  const route = await ReceiverRoute.open({ ...options, ...unset, receiverName: 'nobody' }, log, find);
  const dialer = new Dialer({
    reconnectMinMs: 1,
    reconnectMaxMs: 1,
    target: route.target,
    clock: systemClock,
    log,
    onFault: (error) => assert.fail(error),
    open: async (signal) => assert.fail(`connected to ${(await route.connect(signal)).host}`),
  });
  while (searches.length < 3) await dialer.changed();
  await dialer.stop();
  assert.deepEqual(new Set(searches), new Set(['nobody']));
  assert.match(warnings[0] ?? '', /in plaintext/);
  assert.deepEqual(warnings.slice(1), ['not connected: nobody answered; trying again']);
});

networked('a sender says what it looks for before anybody has answered', async () => {
  const sender = await openSender(1, { host: 'auto', receiverName: 'no such receiver', security: 'none' });
  assert.ok(sender.logs.includes('info: looking for no such receiver on the local network'));
  await sender.close();
  assert.deepEqual(sender.faults, []);
});

test.run();
