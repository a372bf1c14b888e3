import type { StageSpec } from '@arkavo-pipeline/core';
import { backendTests, FakeVideoToolbox, type TestedBackend } from '@arkavo-pipeline/videotoolbox';
import { loadEncoderAddon } from '../../src/encoder-addon.js';
import { vtEncoder } from '../../src/encoder-stage.js';

/** An encoder that this machine has, and what can be expected of it alone. */
export type Backend = TestedBackend & {
  readonly name: 'libav' | 'videotoolbox';
  readonly stage: StageSpec;
  /** Whether its software encoders are x264 and x265: with their presets, their rate control, and a slice for each thread. */
  readonly hasX264: boolean;
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

export const { inEachBackend, nothingIsLeft } = backendTests(backends);
