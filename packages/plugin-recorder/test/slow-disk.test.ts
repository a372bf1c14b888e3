import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromAnnexB, secondsToUs } from '@arkavo-pipeline/core';
import { MkvOutputFormat } from 'mediabunny';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { MemoryBudget } from '../src/memory-budget.js';
import type { TargetFile } from '../src/output-target.js';
import { Recording } from '../src/recording.js';
import type { Sample } from '../src/sample.js';
import { videoFormat } from '../src/video-format.js';
import { footage } from './support/footage.js';

const test = suite('a slow disk');

const sources = await mkdtemp(join(tmpdir(), 'recorder-'));
const video = await footage(sources);

/** A file whose writes, after the header, are done when it is told so. */
class GatedFile {
  bytes = 0;
  readonly failure: TargetFile['failure'] = undefined;
  syncs = 0;
  isSlow = false;
  readonly #waiting: (() => void)[] = [];

  async write(data: Uint8Array, position = this.bytes): Promise<void> {
    if (this.isSlow) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.bytes = Math.max(this.bytes, position + data.byteLength);
  }

  async sync(): Promise<void> {
    this.syncs += 1;
  }

  recover(): void {
    this.isSlow = false;
    for (const done of this.#waiting.splice(0)) done();
  }
}

async function open(file: GatedFile, bufferBytes: number, syncs = false): Promise<Recording> {
  const [first] = video;
  assert.ok(first);
  return Recording.start({
    file,
    format: new MkvOutputFormat({ appendOnly: true }),
    tags: {},
    originUs: 0,
    tracks: { video: videoFormat('h264', first.data), audio: new Map() },
    memory: new MemoryBudget().share(),
    target: { bufferBytes, syncs },
  });
}

function* samples(): Generator<Sample> {
  for (let loop = 0; ; loop += 1) {
    for (const { ptsUs, durationUs, keyframe, data } of video) {
      const stored = fromAnnexB('h264', data);
      const capture = { sourceId: 'camera', captureUs: ptsUs, uncertaintyUs: 0 };
      yield { track: 'video', ptsUs: ptsUs + loop * secondsToUs(6), durationUs, keyframe, data: stored, capture };
    }
  }
}

test('stops nobody until the buffer before it is full; then it does, and nothing is lost', async () => {
  const file = new GatedFile();
  const recording = await open(file, 300_000);
  file.isSlow = true;
  let taken = 0;
  let isHeld = false;
  for (const sample of samples()) {
    taken += sample.data.byteLength;
    const adding = recording.add(sample);
    const first = await Promise.race([adding.then(() => 'added'), turn().then(() => 'held')]);
    if (first === 'added') continue;
    isHeld = true;
    assert.ok(taken > 250_000 && taken < 600_000, `${taken} bytes were taken`);
    file.recover();
    await adding;
    break;
  }
  assert.ok(isHeld);
  await recording.finish();
  assert.ok(file.bytes > taken);
});

test('is waited for after each fragment when it has to be synced', async () => {
  const file = new GatedFile();
  const recording = await open(file, 0, true);
  let count = 0;
  for (const sample of samples()) {
    await recording.add(sample);
    count += 1;
    if (count === 360) break;
  }
  await recording.finish();
  assert.ok(file.syncs > 3, `${file.syncs} times`);
});

test('that fails with anything at all holds nobody who waits for what is queued', async () => {
  const file = new GatedFile();
  const recording = await open(file, 300_000, true);
  file.isSlow = true;
  for (const sample of samples()) {
    const adding = recording.add(sample).then(
      () => 'added',
      (error) => String(error),
    );
    if ((await Promise.race([adding, turn()])) === 'added') continue;
    file.sync = () => Promise.reject(new Error('torn out'));
    file.recover();
    assert.match((await Promise.race([adding, turn()])) ?? 'held', /torn out/);
    break;
  }
  assert.match(String(await recording.finish().catch((error) => error)), /torn out/);
});

/** A few turns of the event loop, in which all goes on that need not wait for the disk. */
async function turn(): Promise<void> {
  for (let count = 0; count < 20; count += 1) await new Promise((resolve) => setImmediate(resolve));
}

test.after(() => rm(sources, { recursive: true }));
test.run();
