import { writeFileSync } from 'node:fs';
import { definePlugin, defineStage, msToUs } from '@arkavo-pipeline/core';

/** What the process had when a picture was done with: time of the clock, microseconds, and resident memory, bytes. */
export type MemorySample = { readonly atUs: number; readonly rssBytes: number };

const slowSink = defineStage({
  type: 'slow-sink',
  summary: 'Takes some time for each picture, and notes how much memory the process has after it.',
  inputs: { video: ['video/raw'] },
  options: {
    takesMs: { type: 'integer', required: true, description: 'For each picture, by its clock.' },
    path: { type: 'string', required: true, description: 'File to write at its end: the samples, a JSON array.' },
  },
  open({ options, clock, signal }) {
    const samples: MemorySample[] = [];
    return {
      async process(packet) {
        using _ = packet;
        await clock.sleepUntil(clock.nowUs() + msToUs(options.takesMs), signal);
        samples.push({ atUs: clock.nowUs(), rssBytes: process.memoryUsage.rss() });
      },
      close: () => writeFileSync(options.path, JSON.stringify(samples)),
    };
  },
});

export default definePlugin({ name: 'slow-sink', apiVersion: 1, stages: [slowSink] });
