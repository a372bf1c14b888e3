import { msToUs, systemClock } from '@arkavo-pipeline/core';
import * as assert from 'uvu/assert';
import { assertFirstPicture, assertRecovered, recoveredUs, watchedUs } from './assert-recovered.js';
import { assertWhole } from './assert-whole.js';
import type { Network } from './network.js';
import { type End, type Way, withRemoteCamera } from './remote-camera.js';
import { said } from './said.js';
import { stopInOrder } from './stop-in-order.js';

export type Trouble = {
  readonly way: Way;
  readonly begin: (network: Network) => void;
  readonly lastsMs: number;
  /** Whether it lasts so long that the sender gives the connection up, and makes another; `maybe` when either is right. */
  readonly reconnects: boolean | 'maybe';
};

/** Pictures, as long as they flow, before the trouble. */
const beforeUs = msToUs(2000);

/** What was on its way may still come. */
const onItsWayUs = msToUs(250);

/** A camera's network is in trouble for a while: afterwards pictures are live again, and the recording is whole. */
export function assertLiveAgain(network: Network, { way, begin, lastsMs, reconnects }: Trouble): Promise<void> {
  return withRemoteCamera(network, { way, keyFrameInterval: 100_000 }, async (camera) => {
    const receiver = await camera.startReceiver();
    const sender = await camera.startSender();
    await receiver.seen.from((await receiver.seen.from(0)).atUs + beforeUs);

    begin(network);
    const begunUs = systemClock.nowUs();
    await sender.seen.from(begunUs + msToUs(lastsMs));
    const connected = reconnects === true ? said(sender.command, /connected to/) : undefined;
    const healingUs = systemClock.nowUs();
    network.heal();
    const healedUs = systemClock.nowUs();
    const connectedUs = await connected;
    await receiver.seen.from(healedUs + recoveredUs + watchedUs);

    assert.is(receiver.seen.between(begunUs + onItsWayUs, healingUs).length, 0, 'nothing comes in between');
    const recovery = { sent: sender.seen.all, received: receiver.seen.all, healedUs };
    if (connectedUs !== undefined) assertFirstPicture({ ...recovery, healedUs: healingUs }, connectedUs);
    assertRecovered(recovery);
    await stopInOrder(sender.command, receiver.command);
    if (reconnects !== 'maybe') assert.is(await connections(sender), reconnects ? 2 : 1);
    await assertWhole(receiver);
  });
}

async function connections({ command }: End): Promise<number> {
  const { stderr } = await command.finished;
  return stderr.match(/ connected to /g)?.length ?? 0;
}
