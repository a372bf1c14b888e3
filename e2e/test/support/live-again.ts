import { msToUs, systemClock } from '@arkavo-pipeline/core';
import * as assert from 'uvu/assert';
import { assertFirstPicture, assertRecovered, recoveredUs, watchedUs } from './assert-recovered.js';
import { assertWhole } from './assert-whole.js';
import type { Network } from './network.js';
import { type RemoteCameraOptions, withRemoteCamera } from './remote-camera.js';
import { said } from './said.js';
import { stopInOrder } from './stop-in-order.js';

export type Trouble = {
  readonly protocol: RemoteCameraOptions['protocol'];
  readonly begin: (network: Network) => void;
  readonly lastsMs: number;
  /** Whether it lasts so long that the sender gives the connection up, and makes another. */
  readonly reconnects: boolean;
};

/** Pictures, as long as they flow, before the trouble. */
const beforeUs = msToUs(2000);

/** What was on its way may still come. */
const onItsWayUs = msToUs(250);

/** A camera's network is in trouble for a while: afterwards pictures are live again, and the recording is whole. */
export function assertLiveAgain(network: Network, { protocol, begin, lastsMs, reconnects }: Trouble): Promise<void> {
  return withRemoteCamera(network, { protocol, keyFrameInterval: 100_000 }, async (camera) => {
    const receiver = await camera.startReceiver();
    const sender = await camera.startSender();
    await receiver.seen.from((await receiver.seen.from(0)).atUs + beforeUs);

    begin(network);
    const begunUs = systemClock.nowUs();
    await sender.seen.from(begunUs + msToUs(lastsMs));
    const connected = reconnects ? said(sender.command, /connected to/) : undefined;
    const healedUs = systemClock.nowUs();
    network.heal();
    const connectedUs = await connected;
    await receiver.seen.from(healedUs + recoveredUs + watchedUs);

    assert.is(receiver.seen.between(begunUs + onItsWayUs, healedUs).length, 0, 'nothing comes in between');
    const recovery = { sent: sender.seen.all, received: receiver.seen.all, healedUs };
    if (connectedUs !== undefined) assertFirstPicture(recovery, connectedUs);
    assertRecovered(recovery);
    await stopInOrder(sender.command, receiver.command);
    await assertWhole(receiver);
  });
}
