// timeout: 900 s
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { framePoolStats } from '@arkavo-pipeline/core';
import { loadDefinition, Pipeline, type PipelineSummary } from '@arkavo-pipeline/core/pipeline';
import { freePort } from '@arkavo-pipeline/transport/testing';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { decodeErrors, probeVideo } from './support/ffprobe.js';
import { pipelineFile } from './support/pipeline-file.js';
import { seededRandom } from './support/seeded-random.js';
import { inTempFolder } from './support/temp-folder.js';

const test = suite('a pipeline whose workers are killed at random');
const kills = 1000;
const seed = 20_261_122;

test(`${kills} kills of random stages leave no frame in use, no worker, and a recording that plays`, () =>
  inTempFolder(async (folder) => {
    const recordings = join(folder, 'recordings');
    const file = await pipelineFile(folder, stages(join(recordings, 'camera.mp4'), await freePort()));
    const pipeline = new Pipeline(await loadDefinition(file, { pluginRoots: [new URL(import.meta.url)] }), {
      statsIntervalMs: 20,
    });
    const ended = pipeline.run();
    await running(pipeline);
    await killAtRandom(pipeline);
    await flowsAgain(pipeline);
    pipeline.stop();
    const summary = await ended;

    assert.is(summary.state, 'done', JSON.stringify(summary.error));
    assert.equal(framePoolStats().inUse, 0);
    assert.is(summary.frames.inUse, 0);
    assert.equal(
      process.getActiveResourcesInfo().filter((name) => /Worker|MessagePort/.test(name)),
      [],
    );
    assert.is(sum(Object.values(summary.stages).map(({ restarts }) => restarts)), kills);
    assertAccounts(summary);
    const parts = summary.stages.record?.restarts ?? 0;
    await assertPlays(recordings, parts === 0 ? 'camera.mp4' : `camera.part${parts + 1}.mp4`);
  }));

function stages(path: string, port: number): object {
  const restart = { max: 1_000_000, backoff: 1 };
  return {
    camera: { use: 'test-source', options: { width: 320, height: 240 }, restart },
    encode: { use: 'vt-encoder', inputs: ['camera.video'], options: { keyFrameInterval: 30 }, restart },
    send: { use: 'tcp-sender', inputs: ['encode'], options: { port, reconnectMinMs: 10, reconnectMaxMs: 20 }, restart },
    receive: { use: 'tcp-receiver', options: { port, keepListening: true }, restart },
    decode: { use: 'vt-decoder', inputs: ['receive.video'], restart },
    screen: { use: 'null-sink', inputs: ['decode'], restart },
    record: { use: 'recorder', inputs: ['receive.video'], options: { path }, restart },
  };
}

/** A stage that is between two instances has nothing to be killed: another one is chosen. In between, up to a few frames pass. */
async function killAtRandom(pipeline: Pipeline): Promise<void> {
  const random = seededRandom(seed);
  const ids = Object.keys(stages('', 0));
  for (let killed = 0; killed < kills; ) {
    if (await pipeline.kill(ids[Math.floor(random() * ids.length)] as string)) killed++;
    if (random() < 0.5) await nextStats(pipeline, Math.floor(random() * 6));
  }
}

function running(pipeline: Pipeline): Promise<void> {
  return new Promise((resolve) => {
    pipeline.on('state', (state) => {
      if (state === 'running') resolve();
    });
  });
}

async function nextStats(pipeline: Pipeline, count: number): Promise<void> {
  for (let index = 0; index < count; index++) await new Promise((resolve) => pipeline.once('stats', resolve));
}

/** Waits until two GOPs have gone all the way again: to the screen, and to the recorder, which may be the last to be back. */
function flowsAgain(pipeline: Pipeline): Promise<void> {
  let before: readonly number[] | undefined;
  return new Promise((resolve) => {
    pipeline.on('stats', ({ stages }) => {
      const shown = ['screen', 'record'].map((id) => stages[id]?.in.packets ?? 0);
      before ??= shown;
      const goals = before.map((count) => count + 60);
      if (goals.every((goal, index) => (shown[index] ?? 0) > goal)) resolve();
    });
  });
}

function assertAccounts({ links }: PipelineSummary): void {
  for (const { from, to, sent, delivered, dropped, droppedBy } of links) {
    assert.is(sent, delivered + dropped, `${from} → ${to}`);
    assert.is(dropped, sum(Object.values(droppedBy)), `${from} → ${to}`);
  }
}

/**
 * The part that was open at the end is whole. One that was killed plays up to its last fragment; before the first one was written,
 * it has no picture yet.
 */
async function assertPlays(folder: string, last: string): Promise<void> {
  assert.is(await decodeErrors(join(folder, last)), '');
  assert.ok((await probeVideo(join(folder, last))).frames > 0, last);
  const cut = /partial file|File ended prematurely|moov atom not found|Error opening input|Invalid data found when/;
  for (const part of await readdir(folder)) {
    const errors = (await decodeErrors(join(folder, part)))
      .split('\n')
      .filter((line) => line !== '' && !cut.test(line));
    assert.equal(errors, [], part);
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

test.run();
