import { freePort } from '@arkavo-pipeline/transport/testing';

/** The files that a run of the loopback example writes. */
export type LoopbackFiles = { readonly recording: string; readonly summary: string };

export function loopbackFiles(folder: string): LoopbackFiles {
  return { recording: `${folder}/loopback.mp4`, summary: `${folder}/summary.json` };
}

/**
 * What `arkavo-pipeline` is given to run the loopback example into these files, on a port that is free, and so that nothing is dropped
 * where the machine stands still for half a second.
 */
export async function loopbackArguments({ recording, summary }: LoopbackFiles): Promise<string[]> {
  const port = await freePort();
  return [
    ...['run', 'examples/loopback/pipeline.json', '--summary', summary],
    ...['--set', `stages.send.options.port=${port}`, '--set', `stages.receive.options.port=${port}`],
    ...['--set', `stages.record.options.path=${recording}`, '--set', 'stages.send.options.maxQueueMs=0'],
  ];
}
