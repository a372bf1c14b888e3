import { framePoolStats, type StageSpec } from '@arkavo-pipeline/core';
import { FakeVideoToolbox } from '@arkavo-pipeline/videotoolbox';
import type { Test } from 'uvu';
import * as assert from 'uvu/assert';
import { loadEncoderAddon } from '../../src/encoder-addon.js';
import { vtEncoder } from '../../src/encoder-stage.js';

/** An encoder that this machine has, and what can be expected of it alone. */
export type Backend = {
  readonly name: 'libav' | 'videotoolbox';
  readonly stage: StageSpec;
  /** Whether its software encoders are x264 and x265: with their presets, their rate control, and a slice for each thread. */
  readonly hasX264: boolean;
  /** The test double behind it. */
  readonly fake: FakeVideoToolbox | undefined;
};

const product = new URL('../../../native/', import.meta.url);
const overTheDouble = new URL('../../../test/native/', import.meta.url);

function libav(): Backend {
  const stage = vtEncoder(loadEncoderAddon(product));
  return { name: 'libav', stage, hasX264: true, fake: undefined };
}

/** With the framework itself, or with the test double in its place. */
function videotoolbox(folder: URL, isDouble: boolean): Backend {
  const stage = vtEncoder(loadEncoderAddon(folder));
  const fake = isDouble ? new FakeVideoToolbox(folder, 'vt_encoder') : undefined;
  return { name: 'videotoolbox', stage, hasX264: false, fake };
}

export const backends: readonly Backend[] =
  process.platform === 'darwin' ? [videotoolbox(product, false)] : [libav(), videotoolbox(overTheDouble, true)];

type Work = (backend: Backend) => void | Promise<void>;

/** Registers a test of one outcome for each backend, or for those that `can`, with its name in the title. */
export function inEachBackend(
  test: Test,
  title: string,
  work: Work,
  can: (backend: Backend) => boolean = () => true,
): void {
  for (const backend of backends.filter(can)) test(`${backend.name}: ${title}`, () => work(backend));
}

/** Registers the last test of a file. */
export function nothingIsLeft(test: Test): void {
  test('no frame is left in the pool, nor anything in the test double', () => {
    assert.is(framePoolStats().inUse, 0);
    for (const { fake } of backends) {
      if (!fake) continue;
      assert.is(fake.violations, '');
      assert.is(fake.liveObjects, 0, fake.liveText);
    }
  });
}
