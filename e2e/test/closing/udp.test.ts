// timeout: 300 s
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Command } from '../support/command.js';
import { ended } from '../support/ended.js';
import { said } from '../support/said.js';
import { stopInOrder } from '../support/stop-in-order.js';
import { assertRecorded, withUdpCamera } from '../support/udp/udp-camera.js';

const test = suite('closing: over UDP');
const endless = { frames: 0, keyFrameInterval: 100_000 };
/** Pictures that are waited for, before and after. */
const some = 60;

test('“A sender that is killed says no goodbye: its receiver goes on with the next one that has its source id, under its name.”: in one recording', () =>
  withUdpCamera(async (camera) => {
    const receiver = await camera.startReceiver({ keepListening: true });
    const impairment = await camera.startImpairment('--loss', '5%', '--delay', '10');
    const killed = await camera.startSender(endless);
    await receiver.seen.until(() => receiver.seen.all.length >= some);
    await kill(killed);
    const before = receiver.seen.all.length;
    const sender = await camera.startSender(endless);
    await receiver.seen.until(() => receiver.seen.all.length >= before + 2 * some);
    await stopInOrder(sender, receiver.command, impairment);
    assert.equal(namesOf(receiver.seen.all), ['camera']);
    await assertRecorded(receiver);
  }));

test('“A receiver that is killed stops nobody: the next one asks for a keyframe, and begins with it.”', () =>
  withUdpCamera(async (camera) => {
    const killed = await camera.startReceiver();
    const impairment = await camera.startImpairment('--loss', '5%', '--delay', '10');
    const sender = await camera.startSender(endless);
    await killed.seen.until(() => killed.seen.all.length >= some);
    await kill(killed.command);
    const receiver = await camera.startReceiver();
    await receiver.seen.until(() => receiver.seen.all.length >= some);
    await stopInOrder(sender, receiver.command, impairment);
    assert.ok(receiver.seen.all[0]?.keyframe);
    assert.equal(namesOf(receiver.seen.all), ['camera']);
    await assertRecorded(receiver);
  }));

test('“A sender that ends says goodbye, which ends its receiver unless `keepListening` is set.”', () =>
  withUdpCamera(async (camera) => {
    const receiver = await camera.startReceiver();
    const impairment = await camera.startImpairment();
    await ended(await camera.startSender({ ...endless, frames: some }));
    await ended(receiver.command);
    await assertRecorded(receiver);
    await stopInOrder(impairment);
  }));

test('“unless `keepListening` is set”: the next sender is heard, too', () =>
  withUdpCamera(async (camera) => {
    const receiver = await camera.startReceiver({ keepListening: true });
    const impairment = await camera.startImpairment();
    let before = 0;
    for (const _ of [1, 2]) {
      const gone = said(receiver.command, /camera camera went from/);
      await ended(await camera.startSender({ ...endless, frames: some }));
      await gone;
      assert.ok(receiver.seen.all.length > before, `${receiver.seen.all.length} pictures came`);
      before = receiver.seen.all.length;
    }
    await stopInOrder(receiver.command, impairment);
    await assertRecorded(receiver);
  }));

test('“`impair` ends at Ctrl-C: to both ends nothing comes any more, and they end in order.”', () =>
  withUdpCamera(async (camera) => {
    const receiver = await camera.startReceiver();
    const impairment = await camera.startImpairment();
    const sender = await camera.startSender(endless);
    await receiver.seen.until(() => receiver.seen.all.length >= some);
    const gone = said(receiver.command, /camera camera went from/);
    await stopInOrder(impairment);
    // For ten seconds nothing has come, though the sender goes on.
    await gone;
    const came = receiver.seen.all.length;
    await stopInOrder(sender, receiver.command);
    assert.is(receiver.seen.all.length, came);
    await assertRecorded(receiver);
  }));

async function kill({ process, finished }: Command): Promise<void> {
  process.kill('SIGKILL');
  assert.is((await finished).signal, 'SIGKILL');
}

function namesOf(sightings: readonly { readonly sourceId: string }[]): string[] {
  return [...new Set(sightings.map(({ sourceId }) => sourceId))];
}

test.run();
