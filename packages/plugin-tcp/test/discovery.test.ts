import assert from 'node:assert/strict';
import { networkInterfaces } from 'node:os';
import { suite } from 'uvu';
import { accessUnit } from './support/packets.js';
import { openReceiver, openSender, takeOne, until } from './support/stages.js';
import { tempFolder } from './trust/support/temp-folder.js';

const test = suite('discovery by the stages');
const hasNetwork = Object.values(networkInterfaces())
  .flat()
  .some((address) => address && !address.internal && address.family === 'IPv4');
if (!hasNetwork) console.log('skipped: this machine has no network to be found on');
const networked = hasNetwork ? test : test.skip;

networked('host "auto" finds the receiver of its name, and a pinned certificate makes sure of it', async () => {
  const token = 'correct-horse-battery-staple';
  const advertisedName = `Test ${process.pid}`;

  const tls = { host: '0.0.0.0', token, identity: tempFolder() };
  const { stage: receiver, port } = await openReceiver({ ...tls, advertise: true, advertisedName });
  assert.ok(receiver.logs.some((line) => line.includes(`advertised as ${advertisedName}`)));
  const knownReceivers = tempFolder();
  const sender = await openSender(port, { host: 'auto', receiverName: advertisedName, token, knownReceivers });
  await until(() => [...sender.logs, ...sender.faults.map(String)].length > 0);
  assert.deepEqual(sender.faults, []);
  await sender.send(accessUnit(0, { keyframe: true }));
  (await takeOne(receiver)).dispose();
  await sender.close();
  await receiver.close();
});

test('a receiver that nobody advertises is looked for again, and that is no fault', async () => {
  const sender = await openSender(1, { host: 'auto', receiverName: 'no such receiver', security: 'none' });
  assert.ok(sender.logs.some((line) => line.startsWith('warn') && line.includes('in plaintext')));
  await sender.close();
  assert.deepEqual(sender.faults, []);
});

test.run();
