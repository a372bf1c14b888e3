import { join } from 'node:path';
import { framePoolStats } from '@arkavo-pipeline/core';
import { loadDefinition, Pipeline } from '@arkavo-pipeline/core/pipeline';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { run } from '../support/command.js';
import { videoTimes } from '../support/ffprobe.js';
import { pipelineFile } from '../support/pipeline-file.js';
import { everyNth, shownNumbers } from '../support/session/decoded-boxes.js';
import { faceNumbers, readSidecar } from '../support/session/session-sidecar.js';
import { inTempFolder } from '../support/temp-folder.js';

const test = suite('face tracking of a camera in the same pipeline, beside a composited picture');

const fps = 25;
const seconds = 20;
const size = { width: 320, height: 240 };
/** Two hours: the times of the picture have nothing to do with the camera's, which begin at 0. */
const virtualStartUs = 7_200_000_000;
/** How far a value may be from the picture that was captured with it, seconds. */
const allowed = 0.001;

/** A camera that is fast is ever earlier within the time that a picture of the file lasts, and shown with the next one. */
for (const { clockPpm, mostLate } of [
  { clockPpm: 0, mostLate: allowed },
  { clockPpm: 100, mostLate: 1 / fps + allowed },
]) {
  test(`is recorded to the last value, each at the time of its picture: ${clockPpm} ppm fast`, () =>
    inTempFolder(async (folder) => {
      const path = join(folder, 'session.mp4');
      await record(folder, path, clockPpm);
      const { faces } = await readSidecar(`${path}.metadata.jsonl`);
      const numbers = faceNumbers(faces, fps);
      assert.equal(
        numbers,
        Array.from({ length: seconds * fps }, (_, number) => number),
      );
      const shown = await shownTimes(path);
      assert.ok(shown.size > (seconds * fps) / everyNth - 5, `${shown.size} pictures were read`);
      for (const [number, at] of shown) {
        const late = at - (faces[number]?.ptsUs ?? 0) / 1_000_000;
        assert.ok(late >= -allowed && late <= mostLate, `picture ${number} is ${late} s behind its value`);
      }
      const cues = await cueTimes(path);
      for (const { ptsUs } of faces) assert.ok(cues.has(Math.floor(ptsUs / 1000)), `no cue begins at ${ptsUs} µs`);
      assert.is(framePoolStats().inUse, 0);
    }));
}

async function record(folder: string, path: string, clockPpm: number): Promise<void> {
  const camera = { ...size, fps, metadataRate: fps, frames: seconds * fps, clockPpm };
  const file = await pipelineFile(folder, {
    camera: { use: 'test-source', options: camera },
    scene: { use: 'compositor', inputs: ['camera.video'], options: { ...size, frameRate: fps, layout: 'single' } },
    encode: { use: 'vt-encoder', inputs: ['scene'], options: { bitrate: 1_000_000, preset: 'speed' } },
    record: {
      use: 'recorder',
      inputs: ['encode', 'camera.metadata'],
      options: { path, faststart: true, metadataTrack: true },
    },
  });
  const graph = await loadDefinition(file, { pluginRoots: [new URL(import.meta.url)] });
  const { state, error, stages } = await new Pipeline(graph, { virtualStartUs }).run();
  assert.is(state, 'done', JSON.stringify(error));
  assert.equal(stages.record?.dropped, {});
}

/** When the camera's pictures are shown, by their numbers, seconds; some of them are looked at. */
async function shownTimes(path: string): Promise<Map<number, number>> {
  const times = await videoTimes(path);
  const numbers = shownNumbers(path, { x: 0, y: 0, ...size }, size);
  return new Map(
    numbers.flatMap((number, index) => (number === undefined ? [] : [[number, times[index * everyNth] ?? Number.NaN]])),
  );
}

/** When the samples of the text track begin, ms. */
async function cueTimes(path: string): Promise<Set<number>> {
  const args = ['-v', 'error', '-select_streams', '1', '-show_entries', 'packet=pts_time', '-of', 'csv=p=0', path];
  const { code, stdout, stderr } = await run('ffprobe', args);
  assert.is(code, 0, stderr);
  return new Set(stdout.split('\n').map((time) => Math.round(1000 * Number.parseFloat(time))));
}

test.run();
