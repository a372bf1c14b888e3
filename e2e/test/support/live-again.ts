import { msToUs, systemClock } from '@arkavo-pipeline/core';
import * as assert from 'uvu/assert';
import {
  assertFirstPicture,
  assertRecovered,
  latencies,
  recoveredUs,
  usualUntil,
  watchedUs,
} from './assert-recovered.js';
import { assertWhole } from './assert-whole.js';
import type { Network } from './network.js';
import { type End, type Way, withRemoteCamera } from './remote-camera.js';
import { said } from './said.js';
import type { Sighting } from './sightings.js';
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

/** What lasts longer than it was to, as this program was held up itself, may be noticed, too. */
const unnoticedUs = msToUs(1500);

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

    const sent = sender.seen.all;
    assertNothingCame(begunUs, sent, receiver.seen.between(begunUs, healingUs));
    const usual = usualUntil(begunUs, sent, receiver.seen.all);
    const recovery = { sent, received: receiver.seen.all, healedUs, usual };
    if (connectedUs !== undefined) assertFirstPicture({ ...recovery, healedUs: healingUs }, connectedUs);
    assertRecovered(recovery);
    await stopInOrder(sender.command, receiver.command);
    if (reconnects === true) assert.is(await connections(sender), 2);
    if (reconnects === false && healedUs - begunUs < unnoticedUs) assert.is(await connections(sender), 1);
    await assertWhole(receiver);
  });
}

/** What was captured before may still have been on its way. */
function assertNothingCame(begunUs: number, sent: readonly Sighting[], came: readonly Sighting[]): void {
  const captured = came.map((one) => one.atUs - (latencies(sent, [one])[0] ?? 0));
  assert.equal(
    captured.filter((capturedUs) => capturedUs > begunUs),
    [],
    'nothing that is captured in between comes',
  );
}

async function connections({ command }: End): Promise<number> {
  const { stderr } = await command.finished;
  return stderr.match(/ connected to /g)?.length ?? 0;
}
