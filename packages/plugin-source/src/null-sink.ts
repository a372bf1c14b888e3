import { defineStage, mediaTypes } from '@arkavo-pipeline/core';

/** The end of a branch whose packets nobody needs. */
export const nullSink = defineStage({
  type: 'null-sink',
  summary: 'Takes packets of every kind and disposes of them.',
  inputs: { any: mediaTypes },
  open() {
    return { process: (packet) => packet.dispose() };
  },
});
