import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { projectRoot } from '../scripts/process/project-root.mjs';
import { startMeasured } from './measured-process.mjs';

/** @typedef {import('@arkavo-pipeline/core/pipeline').PipelineSummary} PipelineSummary */

/**
 * Footage → encode → TCP → decode → nothing, in one process: with a worker for each end, or one for all.
 *
 * @param {{ path: string, realtime: boolean, port: number, loop?: number, workers: 1 | 2 }} settings
 */
export function loopbackDefinition({ path, realtime, port, loop = 1, workers }) {
  const [send, view] = workers === 1 ? ['all', 'all'] : ['send', 'view'];
  return {
    name: 'bench',
    stages: {
      camera: { use: 'media-source', options: { path, realtime, loop }, thread: send },
      encode: {
        use: 'vt-encoder',
        inputs: ['camera'],
        options: { bitrate: 3_000_000, keyFrameInterval: 60, preset: 'speed', threads: 1 },
        thread: send,
      },
      send: { use: 'tcp-sender', inputs: ['encode'], options: { port }, thread: send },
      receive: { use: 'tcp-receiver', options: { port }, thread: view },
      decode: { use: 'vt-decoder', inputs: ['receive.video'], thread: view },
      screen: { use: 'null-sink', inputs: ['decode'], thread: view },
    },
  };
}

/**
 * Runs a definition with the command, and checks that it went well and gave every frame back.
 *
 * @param {object} definition
 * @param {string} folder Where the definition and the summary are written.
 * @returns {Promise<{ summary: PipelineSummary, cpuSeconds: number }>} `cpuSeconds` is the whole process, its start-up included.
 */
export async function measureOurs(definition, folder) {
  const file = join(folder, 'pipeline.json');
  const summaryFile = join(folder, 'summary.json');
  writeFileSync(file, JSON.stringify(definition));
  const command = join(projectRoot, 'packages', 'cli', 'bin', 'arkavo-pipeline.js');
  const args = [command, 'run', file, '--summary', summaryFile];
  const { cpuSeconds, output } = await startMeasured(process.execPath, args, { cwd: dirname(file) }).done;
  /** @type {PipelineSummary} */
  const summary = JSON.parse(readFileSync(summaryFile, 'utf8'));
  if (summary.state !== 'done' || summary.frames.inUse !== 0) {
    throw new Error(`the pipeline ended ${summary.state} with ${summary.frames.inUse} frames held:\n${output}`);
  }
  return { summary, cpuSeconds };
}
