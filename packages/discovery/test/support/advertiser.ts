import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { AdvertiseOptions } from '../../src/advertise.js';

const program = fileURLToPath(new URL('advertiser-process.js', import.meta.url));

/** A process of its own that advertises a receiver. */
export class Advertiser {
  /** As advertised. */
  readonly name: string;
  readonly #child: ChildProcess;

  static async start(options: AdvertiseOptions): Promise<Advertiser> {
    const child = fork(program, [JSON.stringify(options)]);
    const [name] = (await once(child, 'message')) as [string];
    return new Advertiser(name, child);
  }

  private constructor(name: string, child: ChildProcess) {
    this.name = name;
    this.#child = child;
  }

  /** Says goodbye and ends; resolves with the exit code. */
  async close(): Promise<number | null> {
    const exit = once(this.#child, 'exit');
    this.#child.send('close');
    return (await exit)[0] as number | null;
  }
}
