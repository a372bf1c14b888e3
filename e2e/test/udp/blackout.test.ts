// timeout: 180 s
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { msToUs } from '@arkavo-pipeline/core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { videoTimes } from '../support/ffprobe.js';
import type { Sightings } from '../support/sightings.js';
import { stopInOrder } from '../support/stop-in-order.js';
import { assertRecorded, withUdpCamera } from '../support/udp/udp-camera.js';

const test = suite('a camera whose network is black for three seconds');

/** In milliseconds from when the relay listens. On a slow machine the first may come before there are pictures. */
const schedule = [5000, 20_000, 35_000].flatMap((atMs) => [
  { atMs, loss: 1 },
  { atMs: atMs + 3000, loss: 0 },
]);
/** Of the black time, what is surely missing: something may have come late before it, or early after it. */
const missingUs = msToUs(2500);
/** Pictures after it. */
const after = 60;

test('goes on at a keyframe that was asked for, under its name and in one recording', () =>
  withUdpCamera(async (camera) => {
    const file = join(camera.folder, 'schedule.json');
    await writeFile(file, JSON.stringify(schedule));
    const receiver = await camera.startReceiver({ keepListening: true });
    const impairment = await camera.startImpairment('--delay', '10', '--schedule', file);
    const sender = await camera.startSender({ frames: 0, keyFrameInterval: 100_000 });
    await receiver.seen.until(() => isBack(receiver.seen));
    const gap = gapIn(receiver.seen);
    await receiver.seen.until(() => receiver.seen.all.length >= gap + after);
    await stopInOrder(sender, receiver.command, impairment);

    const { all } = receiver.seen;
    assert.ok(all[gap]?.keyframe, 'it goes on at a keyframe');
    assert.ok(all.every(({ sourceId }) => sourceId === 'camera'));
    await assertRecorded(receiver);
    const times = await videoTimes(receiver.recording);
    const apart = (times[gap] ?? 0) - (times[gap - 1] ?? 0);
    assert.ok(apart >= missingUs / 1e6, `the recording has a gap of ${apart} s`);
  }));

function isBack(seen: Sightings): boolean {
  return gapIn(seen) > 1;
}

/** The place of the first picture that came after black time, with more than one before it; -1 before it has come. */
function gapIn({ all }: Sightings): number {
  return all.findIndex(({ ptsUs }, index) => index > 1 && ptsUs - (all[index - 1]?.ptsUs ?? ptsUs) >= missingUs);
}

test.run();
