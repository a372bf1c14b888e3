import type { StageSpec } from '@arkavo-pipeline/core';
import { backendTests, FakeVideoToolbox, type TestedBackend } from '@arkavo-pipeline/videotoolbox';
import { type CompositorAddon, loadCompositorAddon } from '../../src/compositor-addon.js';
import { compositor } from '../../src/compositor-stage.js';

/** What this machine can scale pictures and draw text with. */
export type Backend = TestedBackend & { readonly addon: CompositorAddon; readonly stage: StageSpec };

const product = new URL('../../../native/', import.meta.url);
const overTheDouble = new URL('../../../test/native/', import.meta.url);

function libyuv(): Backend {
  const addon = loadCompositorAddon(product);
  return { name: 'libyuv, FreeType', addon, stage: compositor(addon), fake: undefined };
}

/** With the system's own frameworks, or with the test double in their place. */
function vImage(folder: URL, isDouble: boolean): Backend {
  const addon = loadCompositorAddon(folder);
  const fake = isDouble ? new FakeVideoToolbox(folder, 'compositor') : undefined;
  return { name: 'vImage, Core Text', addon, stage: compositor(addon), fake };
}

export const backends: readonly Backend[] =
  process.platform === 'darwin' ? [vImage(product, false)] : [libyuv(), vImage(overTheDouble, true)];

export const { inEachBackend, nothingIsLeft } = backendTests(backends);
