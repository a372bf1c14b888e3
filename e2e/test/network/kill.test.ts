// timeout: 300 s
import { msToUs, systemClock } from '@arkavo-pipeline/core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  assertFirstPicture,
  assertRecovered,
  recoveredUs,
  usualUntil,
  watchedUs,
} from '../support/assert-recovered.js';
import { assertPlaysToItsCut, assertWhole } from '../support/assert-whole.js';
import { networkTest } from '../support/in-network.js';
import { type End, ways, withRemoteCamera } from '../support/remote-camera.js';
import { said } from '../support/said.js';
import { stopInOrder } from '../support/stop-in-order.js';

const test = suite('a remote camera of which one end is killed');

for (const [name, way] of ways) {
  networkTest(test, `goes on with the next receiver, whose recording is whole: ${name}`, (network) =>
    withRemoteCamera(network, { way, keyFrameInterval: 60 }, async (camera) => {
      const killed = await camera.startReceiver();
      const sender = await camera.startSender();
      // A fragment of the file ends with a keyframe, every two seconds.
      const last = await killed.seen.from((await killed.seen.from(0)).atUs + msToUs(5000));
      const usual = usualUntil(last.atUs, sender.seen.all, killed.seen.all);
      await kill(killed);

      const connected = said(sender.command, /connected to/);
      const receiver = await camera.startReceiver();
      const healedUs = await said(receiver.command, /listening on/);
      const connectedUs = await connected;
      await receiver.seen.from(healedUs + recoveredUs + watchedUs);

      const recovery = { sent: sender.seen.all, received: receiver.seen.all, healedUs, usual };
      assertFirstPicture({ ...recovery, healedUs: 0 }, connectedUs);
      assertRecovered(recovery);
      await stopInOrder(sender.command, receiver.command);
      await assertWhole(receiver);
      await assertPlaysToItsCut(killed);
    }),
  );

  networkTest(test, `goes on with the next sender, in one recording: ${name}`, (network) =>
    withRemoteCamera(network, { way, keyFrameInterval: 60 }, async (camera) => {
      const receiver = await camera.startReceiver();
      const killed = await camera.startSender();
      const last = await receiver.seen.from((await receiver.seen.from(0)).atUs + msToUs(2000));
      const usual = usualUntil(last.atUs, killed.seen.all, receiver.seen.all);
      await kill(killed);

      const killedUs = systemClock.nowUs();
      const sender = await camera.startSender();
      const connectedUs = await said(sender.command, /connected to/);
      await receiver.seen.from(connectedUs + recoveredUs + watchedUs);

      const recovery = { sent: sender.seen.all, received: receiver.seen.all, healedUs: connectedUs, usual };
      assertFirstPicture({ ...recovery, healedUs: killedUs }, connectedUs);
      assertRecovered(recovery);
      await stopInOrder(sender.command, receiver.command);
      await assertWhole(receiver);
    }),
  );
}

async function kill({ command }: End): Promise<void> {
  command.process.kill('SIGKILL');
  assert.is((await command.finished).signal, 'SIGKILL');
}

test.run();
