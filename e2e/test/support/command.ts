import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../../../', import.meta.url));
const cli = `${root}packages/cli/bin/arkavo-pipeline.js`;

export type Finished = {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
};

export type Command = { readonly process: ChildProcess; readonly finished: Promise<Finished> };

/** Starts a program in the project's root. */
export function start(program: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Command {
  const process_ = spawn(program, args, { cwd: root, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  process_.stdout.setEncoding('utf8').on('data', (text) => (stdout += text));
  process_.stderr.setEncoding('utf8').on('data', (text) => (stderr += text));
  const finished = new Promise<Finished>((resolve, reject) => {
    process_.on('error', reject);
    process_.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
  return { process: process_, finished };
}

export function run(program: string, args: readonly string[]): Promise<Finished> {
  return start(program, args).finished;
}

/** Starts `arkavo-pipeline`. */
export function startPipeline(...args: string[]): Command {
  return start(process.execPath, [cli, ...args]);
}
