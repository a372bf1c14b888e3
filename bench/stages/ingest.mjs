// The stage of the ingest bench that watches its thread.
import { writeFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { definePlugin, defineStage } from '@arkavo-pipeline/core';

/** How often the event loop is looked at, milliseconds: what a timer takes anyway, which is no delay. */
const resolutionMs = 5;

const loopDelay = defineStage({
  type: 'loop-delay',
  summary: 'Watches how late the event loop of its thread is, until it is stopped.',
  options: { path: { type: 'string', required: true, description: 'File for the delays, milliseconds, as JSON.' } },
  open({ options, stopping }) {
    return {
      async generate() {
        const delays = monitorEventLoopDelay({ resolution: resolutionMs });
        delays.enable();
        await new Promise((resolve) => stopping.addEventListener('abort', resolve, { once: true }));
        delays.disable();
        const ms = (/** @type {number} */ ns) => Math.max(0, ns / 1e6 - resolutionMs);
        const { p50, p99, max } = { p50: delays.percentile(50), p99: delays.percentile(99), max: delays.max };
        writeFileSync(options.path, JSON.stringify({ p50Ms: ms(p50), p99Ms: ms(p99), maxMs: ms(max) }));
      },
    };
  },
});

export default definePlugin({ name: 'ingest', apiVersion: 1, stages: [loopDelay] });
