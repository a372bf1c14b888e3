import type { StageSpec } from '@arkavo-pipeline/core';
import { backendTests, FakeVideoToolbox, type TestedBackend } from '@arkavo-pipeline/videotoolbox';
import { loadDecoderAddon } from '../../src/decoder-addon.js';
import { vtDecoder } from '../../src/decoder-stage.js';

/** A decoder that this machine has, and what can be expected of it alone. */
export type Backend = TestedBackend & {
  readonly name: 'libav' | 'videotoolbox';
  readonly stage: StageSpec;
  /** What its pictures are in. */
  readonly format: 'i420' | 'nv12';
  readonly hasHardware: boolean;
  /** Whether it has coding tools for interlaced pictures. */
  readonly hasInterlace: boolean;
  /** Whether it notices each part of a picture that is missing, and fills it in; else it is taken for what was coded, at times. */
  readonly noticesLostParts: boolean;
  /** Whether it makes a picture of one that refers to what is not there. */
  readonly decodesOverGaps: boolean;
  /** Whether it begins at a picture that is no keyframe. */
  readonly joinsAtRecoveryPoints: boolean;
};

const product = new URL('../../../native/', import.meta.url);
const overTheDouble = new URL('../../../test/native/', import.meta.url);

function libav(): Backend {
  const stage = vtDecoder(loadDecoderAddon(product));
  return {
    name: 'libav',
    stage,
    format: 'i420',
    hasHardware: false,
    hasInterlace: true,
    noticesLostParts: true,
    decodesOverGaps: true,
    joinsAtRecoveryPoints: true,
    fake: undefined,
  };
}

/** With the framework itself, or with the test double in its place. */
function videotoolbox(folder: URL, isDouble: boolean): Backend {
  const stage = vtDecoder(loadDecoderAddon(folder));
  const fake = isDouble ? new FakeVideoToolbox(folder, 'vt_decoder') : undefined;
  return {
    name: 'videotoolbox',
    stage,
    format: 'nv12',
    hasHardware: true,
    hasInterlace: false,
    noticesLostParts: false,
    decodesOverGaps: false,
    joinsAtRecoveryPoints: false,
    fake,
  };
}

export const backends: readonly Backend[] =
  process.platform === 'darwin' ? [videotoolbox(product, false)] : [libav(), videotoolbox(overTheDouble, true)];

export const { inEachBackend, nothingIsLeft } = backendTests(backends);
