import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { accessUnit, camera, readVideo } from './support/media-file.js';
import { inFolder, openRecorder } from './support/recorder-stage.js';

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

/** The memory of buffers is given back a turn after the collection that found them. */
async function bytesHeld(): Promise<number> {
  collectGarbage();
  await setImmediate();
  collectGarbage();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

test('memory stays flat while a recording grows', () =>
  inFolder(async (folder) => {
    const recorder = await openRecorder({ path: join(folder, 'long.mp4'), bufferBytes: 0 }, ['video']);
    const units = await readVideo(camera);
    const held: number[] = [];
    for (let loop = 0; loop < 20; loop += 1) {
      for (const unit of units) await recorder.send(accessUnit(unit, { shiftUs: loop * 6_000_000 }));
      held.push(await bytesHeld());
    }
    await recorder.close();
    const growth = (held.at(-1) ?? 0) - (held[3] ?? 0);
    // 64 MB went into the file meanwhile; the muxer keeps some 200 bytes of index for each picture.
    assert.ok(growth < 2 * 2 ** 20, `${growth} bytes`);
  }));

test.run();
