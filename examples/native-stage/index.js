// @ts-check
import { definePlugin, defineStage, FramePacket, loadAddon, nativeCall } from '@arkavo-pipeline/core';

/**
 * What native/addon.c exports.
 *
 * @typedef {object} MirrorAddon
 * @property {(abi: unknown, owner: number, axis: string) => (handle: number) => number} open
 */

const mirror = defineStage({
  type: 'mirror',
  summary: 'Mirrors pictures: left and right, top and bottom, or both.',
  inputs: { video: ['video/raw'] },
  outputs: { video: ['video/raw'] },
  options: {
    axis: {
      type: 'string',
      default: 'horizontal',
      enum: ['horizontal', 'vertical', 'both'],
      description: 'What changes sides: horizontal swaps left and right, both turns the picture by 180°.',
    },
  },
  open({ frames, options }) {
    // Not at the top of the module: importing a plugin has no side effects, and lists it even where it was not built.
    /** @type {MirrorAddon} */
    const addon = loadAddon(new URL('./', import.meta.url), 'mirror');
    const mirrored = nativeCall(() => addon.open(frames.abi, frames.id, options.axis));
    return {
      process(packet, emit) {
        try {
          if (packet.kind !== 'frame') return;
          const handle = nativeCall(() => mirrored(packet.frame.handle));
          return emit(new FramePacket({ ...packet.header, frame: frames.adopt(handle, packet.frame.info) }));
        } finally {
          packet.dispose();
        }
      },
    };
  },
});

export default definePlugin({ name: 'mirror', apiVersion: 1, stages: [mirror] });
