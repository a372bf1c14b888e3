import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../../../', import.meta.url));
const cli = `${root}packages/cli/bin/arkavo-pipeline.js`;

/** No command of these tests takes nearly as long, but on a machine that is busy: one that hangs is killed, before its file is, and its exit code is null. */
const timeoutMs = 100_000;

export type Finished = {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
};

export type Command = { readonly process: ChildProcess; readonly finished: Promise<Finished> };

/** Starts a program in the project's root; `input` says whether it has a standard input. */
export function start(program: string, args: readonly string[], input: 'ignore' | 'pipe' = 'ignore'): Command {
  const child = spawn(program, args, {
    ...{ cwd: root, stdio: [input, 'pipe', 'pipe'] },
    ...{ timeout: timeoutMs, killSignal: 'SIGKILL' },
  });
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text) => {
    stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text) => {
    stderr += text;
  });
  const finished = new Promise<Finished>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
  return { process: child, finished };
}

export function run(program: string, args: readonly string[]): Promise<Finished> {
  return start(program, args).finished;
}

/** The words that start `arkavo-pipeline`. */
export function pipelineCommand(...args: string[]): string[] {
  return [process.execPath, cli, ...args];
}

/** Starts `arkavo-pipeline`. */
export function startPipeline(...args: string[]): Command {
  return start(process.execPath, [cli, ...args]);
}

export function runPipeline(...args: string[]): Promise<Finished> {
  return startPipeline(...args).finished;
}

/** Starts `arkavo-pipeline` with a standard input. */
export function startCommanded(...args: string[]): Command {
  return start(process.execPath, [cli, ...args], 'pipe');
}

/** Runs commands as a shell runs them with `|` between; the code is that of the last one that failed. */
export function runPiped(...commands: readonly (readonly string[])[]): Promise<Finished> {
  const quoted = commands.map((words) => words.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' '));
  return run('bash', ['-o', 'pipefail', '-c', quoted.join(' | ')]);
}
