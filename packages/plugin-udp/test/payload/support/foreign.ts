import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';

/** A foreign program beside the test, which dies with it when it takes too long. Its complaints are the test's. */
export class Foreign {
  readonly #child: ChildProcess;
  readonly #output: Buffer[] = [];
  readonly #exited: Promise<unknown>;

  constructor(command: string, args: readonly string[]) {
    this.#child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'], timeout: 60_000 });
    this.#child.stdout?.on('data', (chunk: Buffer) => this.#output.push(chunk));
    this.#exited = once(this.#child, 'close');
  }

  /** What it wrote to its standard output, when it has ended by itself and well. */
  async result(): Promise<Buffer> {
    await this.#exited;
    if (this.#child.exitCode !== 0) throw new Error(`${this.#child.spawnfile} ended with ${this.#child.exitCode}`);
    return this.output;
  }

  /** What it has written so far. */
  get output(): Buffer {
    return Buffer.concat(this.#output);
  }

  /** What it has written, once that is this many bytes or it has ended; then it is stopped. */
  async written(bytes: number): Promise<Buffer> {
    while (this.output.length < bytes && this.#child.exitCode === null && this.#child.signalCode === null) {
      await Promise.race([once(this.#child.stdout ?? this.#child, 'data'), this.#exited]);
    }
    this.#child.kill('SIGKILL');
    await this.#exited;
    return this.output;
  }
}

/** Why tests with GStreamer are left out; undefined when it is there. */
export function gstreamerMissing(): string | undefined {
  const { status } = spawnSync('gst-launch-1.0', ['--version'], { timeout: 10_000 });
  return status === 0 ? undefined : 'needs the program gst-launch-1.0, with the good and bad plugins';
}

/** Starts a pipeline of elements, each given as it is written on a command line. */
export function gstreamer(...elements: string[]): Foreign {
  const words = elements.flatMap((element, index) => [...(index > 0 ? ['!'] : []), ...element.split(' ')]);
  return new Foreign('gst-launch-1.0', ['-q', ...words]);
}
