import { AccessUnitPacket, framePoolStats, startLedger, systemClock } from '@arkavo-pipeline/core';
import { TestStage } from '@arkavo-pipeline/core/testing';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { udpSender } from '../../src/sender/udp-sender.js';
import { footage } from '../payload/support/footage.js';
import { LossyWay } from './support/lossy-way.js';
import { accessUnits, openReceiver } from './support/stages.js';

const frameUs = 15_000;
const rounds = 6;

test('all pictures arrive over a way that loses 5 %, doubles 2 % and reorders 3 % of the datagrams', async () => {
  const units = footage('h264');
  const { stage, port, ended } = await openReceiver({ maxMs: 2000 });
  const way = await LossyWay.open(port, { seed: 5, loss: 0.05, duplicates: 0.02, reordered: 0.03 });
  const sender = await TestStage.open(udpSender, {
    options: { port: way.port, mtu: 300, repairMs: 2000, maxQueueMs: 2000, congestion: false },
  });
  const startUs = systemClock.nowUs();
  for (let index = 0; index < rounds * units.length; index++) {
    await systemClock.sleepUntil(startUs + index * frameUs);
    const ledger = startLedger(systemClock.nowUs());
    const header = { sourceId: 'camera', ptsUs: index * frameUs, durationUs: frameUs, ledger };
    const data = Uint8Array.from(units[index % units.length] ?? []);
    await sender.send(
      new AccessUnitPacket({ ...header, codec: 'h264', data, dtsUs: header.ptsUs, keyframe: index % 8 === 0 }),
    );
  }
  await sender.end();
  await sender.close();
  await ended;
  const arrived = accessUnits(stage);
  assert.ok(way.lost > 20, `${way.lost} datagrams were lost`);
  assert.equal([arrived.length, stage.drops.lost ?? 0], [rounds * units.length, 0], JSON.stringify(stage.drops));
  for (const [index, { data }] of arrived.entries()) {
    assert.is(Buffer.compare(data, units[index % units.length] ?? new Uint8Array()), 0, `picture ${index}`);
  }
  way.close();
  await stage.close();
  assert.is(framePoolStats().inUse, 0);
});

test.run();
