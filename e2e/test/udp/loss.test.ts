// timeout: 180 s
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ended } from '../support/ended.js';
import { stopInOrder } from '../support/stop-in-order.js';
import { assertRecorded, withUdpCamera } from '../support/udp/udp-camera.js';

const test = suite('a camera over a network that loses packets');
const frames = 300;

test('is recorded whole at 5 % loss and a round trip of 20 ms, and its end ends the receiver', () =>
  withUdpCamera(async (camera) => {
    const receiver = await camera.startReceiver();
    const impairment = await camera.startImpairment('--loss', '5%', '--delay', '10');
    const sender = await camera.startSender({ frames, keyFrameInterval: 60 });
    await ended(sender);
    await ended(receiver.command);
    await stopInOrder(impairment);
    const { upstream } = JSON.parse((await impairment.finished).stdout);
    assert.ok(upstream.dropped.loss > frames / 50, `${upstream.dropped.loss} packets were lost`);
    await assertRecorded(receiver);
    const came = receiver.seen.all.length;
    // Without repairs, next to none would be whole; of some, a busy machine is too late.
    assert.ok(came >= 0.8 * frames, `${came} pictures of ${frames} came`);
  }));

test.run();
