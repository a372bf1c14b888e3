// timeout: 900 s
import { join } from 'node:path';
import { framePoolStats } from '@arkavo-pipeline/core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { beepTimes, flashTimes } from '../support/sync/seen-and-heard.js';
import { recordSession } from '../support/sync/session-file.js';
import type { SkewedCamera } from '../support/sync/skewed-camera.js';
import { inTempFolder } from '../support/temp-folder.js';

const test = suite('an hour of two cameras whose clocks are off, in one file');

const seconds = 3600;
const fps = 15;
const minute = 60;
const noDrops = { scene: {}, encode: {}, mix: {}, sound: {}, record: {} };
/** How far a flash and its beep may be apart in the file, seconds. */
const allowed = 0.01;

/** Their flashes are captured at many parts of the time that a picture of the file lasts. */
const cameras: readonly SkewedCamera[] = [
  { sourceId: 'fast', ppm: 100, fps: 14, everyFrames: 29, side: 'left' },
  { sourceId: 'slow', ppm: -80, fps: 16, everyFrames: 35, side: 'right' },
];

test('flash and beep are within 10 ms of each other: at the start, in the middle and at the end', () =>
  inTempFolder(async (folder) => {
    const path = join(folder, 'session.mp4');
    const drops = await recordSession({ path, cameras, seconds, fps });
    // One of the cameras has a picture a second more than the file.
    assert.equal({ ...drops, scene: Object.keys(drops.scene ?? {}) }, { ...noDrops, scene: ['superseded'] });
    assert.is(framePoolStats().inUse, 0);
    const [flashes, beeps] = await Promise.all([flashTimes(path, cameras.length), beepTimes(path)]);
    for (const [index, camera] of cameras.entries()) {
      for (const from of [0, (seconds - minute) / 2, seconds - minute])
        assertTogether(camera, flashes[index] ?? [], beeps[index] ?? [], from);
    }
  }));

/**
 * A flash is shown with the first picture at its time or after it. Of many that were captured at different parts of a picture's
 * time, one is hardly late and one is late by nearly a picture: by how much these two are off is how far flash and beep are apart.
 */
function assertTogether(
  { sourceId, fps: captured, everyFrames }: SkewedCamera,
  flashes: readonly number[],
  beeps: readonly number[],
  from: number,
): void {
  const late = beeps
    .filter((beep) => beep >= from && beep < from + minute)
    .map((beep) => flashes.reduce((best, flash) => nearer(flash - beep, best), Number.POSITIVE_INFINITY));
  const [least, most] = [Math.min(...late), Math.max(...late) - 1 / fps];
  const off = [least, most].map((value) => `${(value * 1000).toFixed(1)} ms`).join(' and ');
  console.log(`${sourceId} from ${from} s on: ${late.length} flashes, off by ${off}`);
  const expected = (minute * captured) / everyFrames;
  assert.ok(late.length >= expected - 2, `${sourceId}: ${late.length} beeps in the minute from ${from} s on`);
  assert.ok(Math.abs(least) <= allowed && Math.abs(most) <= allowed, `${sourceId} from ${from} s on: off by ${off}`);
}

function nearer(one: number, other: number): number {
  return Math.abs(one) < Math.abs(other) ? one : other;
}

test.run();
