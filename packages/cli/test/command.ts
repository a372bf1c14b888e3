import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const bin = fileURLToPath(new URL('../../bin/arkavo-pipeline.js', import.meta.url));

/** Path of a file beside the fixtures of the command's tests. */
export function fixture(name: string): string {
  return fileURLToPath(new URL(`../../test/fixtures/${name}`, import.meta.url));
}

/** A folder for what a test writes. */
export function scratch(): { readonly path: string; file(name: string): string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'arkavo-cli-'));
  return { path, file: (name) => join(path, name), remove: () => rmSync(path, { recursive: true }) };
}

/** The command as a process of its own. */
export class CommandProcess {
  stdout = '';
  stderr = '';
  /** Exit code, or the signal that ended it. */
  readonly exit: Promise<number | string | null>;
  readonly #child: ChildProcess;
  #onText: () => void = () => {};

  /** `input`: whether there is a standard input to `type` on. */
  constructor(args: readonly string[], env: NodeJS.ProcessEnv = {}, input: 'ignore' | 'pipe' = 'ignore') {
    const { DEBUG: _, ARKAVO_TOKEN: __, ...inherited } = process.env;
    this.#child = spawn(process.execPath, [bin, ...args], {
      env: { ...inherited, ...env },
      stdio: [input, 'pipe', 'pipe'],
    });
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.stdout += text;
      this.#onText();
    });
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.stderr += text;
      this.#onText();
    });
    this.exit = new Promise((resolve) => this.#child.on('close', (code, signal) => resolve(code ?? signal)));
  }

  /** Resolves when standard error has this text; rejects when the process ends before. */
  says(text: string): Promise<void> {
    return this.#has(text, () => this.stderr);
  }

  /** Resolves when standard output has this text; rejects when the process ends before. */
  prints(text: string): Promise<void> {
    return this.#has(text, () => this.stdout);
  }

  async #has(text: string, read: () => string): Promise<void> {
    const said = new Promise<void>((resolve) => {
      this.#onText = () => read().includes(text) && resolve();
      this.#onText();
    });
    const ended = this.exit.then((code) => {
      if (!read().includes(text)) throw new Error(`ended with ${code} without saying "${text}":\n${this.stderr}`);
    });
    await Promise.race([said, ended]);
  }

  /** Writes to standard input; `isLast` ends it. */
  type(text: string, isLast = false): void {
    this.#child.stdin?.write(text);
    if (isLast) this.#child.stdin?.end();
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }
}

/** Runs the command to its end. */
export async function command(
  ...args: readonly string[]
): Promise<{ code: number | string | null; stdout: string; stderr: string }> {
  const running = new CommandProcess(args);
  const code = await running.exit;
  return { code, stdout: running.stdout, stderr: running.stderr };
}
