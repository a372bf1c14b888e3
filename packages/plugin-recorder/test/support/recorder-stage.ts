import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Clock, framePoolStats } from '@arkavo-pipeline/core';
import { TestStage } from '@arkavo-pipeline/core/testing';
import plugin from '../../src/index.js';

const [recorder] = plugin.stages;

type RecorderOptions = { readonly path: string; readonly [option: string]: unknown };

/**
 * By default the clock stands still: sound that a file or a cut waits for is waited for, keyframes are asked for once, and no more parts are
 * allowed than at once, however long a busy machine takes between two packets.
 */
export function openRecorder(
  options: RecorderOptions,
  inputs: readonly string[],
  clock: Clock = manualClock(),
): Promise<TestStage> {
  if (!recorder) throw new Error('the plugin has no stage type');
  return TestStage.open(recorder, { options, inputs, stageId: 'record', clock });
}

/** Runs `body` in a folder of its own, and removes it. No frames may be left. */
export async function inFolder(body: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'recorder-'));
  try {
    await body(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
  if (framePoolStats().inUse !== 0) throw new Error(`${framePoolStats().inUse} frames are still in use`);
}

/** A clock that stands still until it is told to go on. */
export function manualClock(): Clock & { advance(us: number): void } {
  let nowUs = 1_000_000;
  return {
    nowUs: () => nowUs,
    sleepUntil: async () => {},
    advance: (us) => {
      nowUs += us;
    },
  };
}
