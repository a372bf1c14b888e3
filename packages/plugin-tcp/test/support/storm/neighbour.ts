import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { plainProcess } from './plain-process.js';
import type { NeighbourReport } from './receiver-report.js';

const program = fileURLToPath(new URL('neighbour-process.js', import.meta.url));

/** A good camera that streams in real time, in a process of its own. */
export class Neighbour {
  readonly #child: ChildProcess;

  /** `options`: of its tcp-sender. */
  constructor(port: number, options: object) {
    this.#child = fork(program, [`${port}`, JSON.stringify(options)], plainProcess());
  }

  /** Ends the stream as soon as so many pictures have been sent, and tells what was sent, and lost. */
  async leave(pictures = 0): Promise<NeighbourReport> {
    const report = once(this.#child, 'message');
    const silence = once(this.#child, 'disconnect').then(() =>
      Promise.reject(new Error('the neighbour ended without a word')),
    );
    silence.catch(() => {});
    this.#child.send(pictures);
    return (await Promise.race([report, silence]))[0];
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }
}
