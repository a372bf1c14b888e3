import type { PipelineStats } from '@arkavo-pipeline/core/pipeline';

const none = { packets: 0, bytes: 0 };
const part = (us: number) => ({ p50: us, p95: 2 * us, p99: 3 * us, max: 4 * us });
const idle = { in: none, out: none, dropped: {}, faults: 0, restarts: 0 };

/** A camera at 30 pictures a second, an encoder at 3 Mb/s, and a sender, after so many seconds. */
export function exampleStats(seconds: number): PipelineStats {
  const frames = { packets: 30 * seconds, bytes: 30 * seconds * 3_110_400 };
  const units = { packets: 30 * seconds, bytes: 375_000 * seconds };
  const parts = {
    '→ camera': part(0),
    camera: part(1_000),
    '→ encode': part(300),
    encode: part(31_240),
    '→ send': part(60),
    send: part(500),
  };
  const link = { maxDepth: 4, sent: frames.packets, droppedBy: {} };
  return {
    pipeline: 'studio',
    state: 'running',
    durationMs: 1000 * seconds,
    stages: {
      camera: { ...idle, out: frames },
      encode: { ...idle, in: frames, out: units, dropped: { late: 1 } },
      send: { ...idle, in: units },
    },
    links: [
      { ...link, from: 'camera.video', to: 'encode.video', capacity: 8, depth: 3, delivered: 0, dropped: 2 },
      { ...link, from: 'encode.video', to: 'send.video', capacity: 32, depth: 0, delivered: 0, dropped: 0 },
    ],
    latencyUs: { p50: 33_100, p95: 66_000, p99: 92_450, max: 140_000, sink: 'send', parts },
    frames: { inUse: 5, peak: 9, reclaimed: 0 },
    cpuMs: { user: 700 * seconds, system: 140 * seconds },
    peakRssBytes: 150_000_000,
  };
}

/** The same after the encoder was started anew twice and the sender once. */
export function restarted(stats: PipelineStats): PipelineStats {
  const restarts: { readonly [stage: string]: number } = { encode: 2, send: 1 };
  const stages = Object.entries(stats.stages).map(([id, stage]) => [id, { ...stage, restarts: restarts[id] ?? 0 }]);
  return { ...stats, stages: Object.fromEntries(stages) };
}
