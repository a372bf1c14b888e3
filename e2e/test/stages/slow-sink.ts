import { writeFileSync } from 'node:fs';
import { definePlugin, defineStage, msToUs } from '@arkavo-pipeline/core';

/** What a thread holds at a time of the clock, microseconds, after a collection of garbage: objects, and what they have outside the heap, bytes. */
export type MemorySample = { readonly atUs: number; readonly heldBytes: number };

/** Pictures from one sample to the next. */
const sampledEvery = 12;

const slowSink = defineStage({
  type: 'slow-sink',
  summary: 'Takes some time for each picture, and notes now and then how much memory its thread holds.',
  inputs: { video: ['video/raw'] },
  options: {
    takesMs: { type: 'integer', required: true, description: 'For each picture, by its clock.' },
    path: { type: 'string', required: true, description: 'File to write at its end: the samples, a JSON array.' },
  },
  open({ options, clock, signal }) {
    const samples: MemorySample[] = [];
    let pictures = 0;
    return {
      async process(packet) {
        using _ = packet;
        await clock.sleepUntil(clock.nowUs() + msToUs(options.takesMs), signal);
        if (++pictures % sampledEvery === 0) samples.push(memorySample(clock.nowUs()));
      },
      close: () => writeFileSync(options.path, JSON.stringify(samples)),
    };
  },
});

/** Takes `--expose-gc`. */
export function memorySample(atUs: number): MemorySample {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return { atUs, heldBytes: heapUsed + external };
}

export default definePlugin({ name: 'slow-sink', apiVersion: 1, stages: [slowSink] });
