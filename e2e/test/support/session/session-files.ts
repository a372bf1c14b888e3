import { freePort } from '@arkavo-pipeline/transport/testing';

/** The files that a run of the recording-session example writes. */
export type SessionFiles = { readonly recording: string; readonly sidecar: string; readonly summary: string };

export function sessionFiles(folder: string): SessionFiles {
  const recording = `${folder}/session.mov`;
  return { recording, sidecar: `${recording}.metadata.jsonl`, summary: `${folder}/summary.json` };
}

/** What `arkavo-pipeline` is given to run the recording-session example into these files, on ports that are free. */
export async function sessionArguments({ recording, summary }: SessionFiles): Promise<string[]> {
  const [tcp, udp] = [await freePort(), await freePort()];
  const ports = { 'desk-send': tcp, 'guest-send': tcp, tcp, 'phone-send': udp, udp };
  return [
    ...['run', 'examples/recording-session/pipeline.json', '--summary', summary],
    ...Object.entries(ports).flatMap(([stage, port]) => ['--set', `stages.${stage}.options.port=${port}`]),
    ...['--set', `stages.record.options.path=${recording}`],
  ];
}
