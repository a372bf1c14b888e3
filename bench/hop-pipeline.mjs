import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadDefinition, Pipeline } from '@arkavo-pipeline/core/pipeline';

/** @typedef {'frame' | 'access-unit'} Payload */
/** @typedef {{ payload: Payload, packets: number }} Load */
/** @typedef {{ p50Us: number, p99Us: number, packetsPerSecond: number }} Arrived */
/** @typedef {{ userUs: number, systemUs: number }} Cpu */

const module = fileURLToPath(new URL('./stages/hop.mjs', import.meta.url));

/**
 * Packets from one stage to the next: between two workers, or within one. `cpu` is of the whole process, per packet.
 *
 * @param {Load & { workers: 1 | 2, rate?: number }} settings `rate` is in packets per second; as many as go without one.
 * @returns {Promise<{ arrived: Arrived, cpu: Cpu }>}
 */
export async function measureHop({ payload, packets, workers, rate = 0 }) {
  const port = payload === 'frame' ? 'frames' : 'units';
  const { logs, cpu } = await run(packets, {
    source: { use: `${module}#hop-source`, options: { payload, packets, rate }, thread: 'source' },
    sink: {
      use: `${module}#hop-sink`,
      inputs: [`source.${port}`],
      options: { packets },
      thread: workers === 1 ? 'source' : 'sink',
    },
  });
  return { arrived: JSON.parse(logs.at(-1) ?? ''), cpu };
}

/**
 * The same packets, made and disposed of by one stage.
 *
 * @param {Load} load
 * @returns {Promise<Cpu>} Of the whole process, per packet.
 */
export async function measureBaseline(load) {
  return (await run(load.packets, { baseline: { use: `${module}#hop-baseline`, options: load } })).cpu;
}

/**
 * @param {number} packets
 * @param {object} stages
 * @returns {Promise<{ logs: string[], cpu: Cpu }>}
 */
async function run(packets, stages) {
  const pipeline = new Pipeline(await load({ name: 'hop', stages }));
  /** @type {string[]} */
  const logs = [];
  pipeline.on('log', ({ message }) => logs.push(message));
  const { state, error, frames, links, cpuMs } = await pipeline.run();
  const dropped = links.reduce((sum, link) => sum + link.dropped, 0);
  if (state !== 'done' || frames.inUse + dropped > 0) {
    throw new Error(`${state}, ${frames.inUse} frames held, ${dropped} packets dropped: ${error?.message ?? logs}`);
  }
  return { logs, cpu: { userUs: (cpuMs.user * 1_000) / packets, systemUs: (cpuMs.system * 1_000) / packets } };
}

/** @param {object} definition */
async function load(definition) {
  const folder = mkdtempSync(join(tmpdir(), 'arkavo-bench-'));
  try {
    const file = join(folder, 'pipeline.json');
    writeFileSync(file, JSON.stringify(definition));
    return await loadDefinition(file);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
