import { appendFileSync } from 'node:fs';
import { definePlugin, defineStage } from '@arkavo-pipeline/core';
import { readFrameNumber } from '@arkavo-pipeline/plugin-source';

const frameNumberLog = defineStage({
  type: 'frame-number-log',
  summary: 'Writes the number that is burnt into each picture, one a line.',
  inputs: { video: ['video/raw'] },
  options: { path: { type: 'string', required: true, description: 'File to append to.' } },
  open: ({ options }) => ({
    process(packet) {
      using picture = packet;
      if (picture.kind === 'frame') appendFileSync(options.path, `${readFrameNumber(picture.frame)}\n`);
    },
  }),
});

export default definePlugin({ name: 'frame-number-log', apiVersion: 1, stages: [frameNumberLog] });
