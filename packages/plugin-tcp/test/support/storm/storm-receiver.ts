import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { plainProcess } from './plain-process.js';
import type { Arrival, FromReceiver, ReceiverReport, Remains } from './receiver-report.js';

const program = fileURLToPath(new URL('receiver-process.js', import.meta.url));
/** Nothing that is waited for takes nearly as long. */
const patienceMs = 240_000;
/** So many reports that tell the same: what was being dealt with is done, also where a turn was a long time coming. */
const sameReports = 4;

/** A tcp-receiver in a process of its own, as it says that it is doing. */
export class StormReceiver {
  readonly port: number;
  /** Packets of the neighbour, all of them so far. */
  readonly arrivals: Arrival[] = [];
  /** The most memory that it had at the time of a report since it was last set to 0. */
  mostBytes = 0;
  readonly #child: ChildProcess;
  #asked = 0;
  #report: ReceiverReport | undefined;
  #waiting: (() => void)[] = [];
  #remains: Remains | undefined;

  private constructor(child: ChildProcess, port: number) {
    this.port = port;
    this.#child = child;
    child.on('message', (message) => this.#hear(message as FromReceiver));
  }

  static async open(options: object): Promise<StormReceiver> {
    const child = fork(program, [JSON.stringify(options)], plainProcess('--expose-gc'));
    const [first] = (await once(child, 'message')) as [FromReceiver];
    if (first.type !== 'listening') throw new Error(`the receiver began with ${first.type}`);
    return new StormReceiver(child, first.port);
  }

  /** Runs a test with a receiver of its own, and has it close. Fails unless everything is given back. */
  static async run(options: object, test: (receiver: StormReceiver, before: ReceiverReport) => Promise<void>) {
    const receiver = await StormReceiver.open(options);
    try {
      await test(receiver, await receiver.reportWhen(() => true));
      assert.deepEqual(await receiver.close(), { frames: 0, resources: [], code: 0 });
    } finally {
      receiver.kill();
    }
  }

  /** The first report written from now on of which this holds. */
  reportWhen(holds: (report: ReceiverReport) => boolean): Promise<ReceiverReport> {
    return this.#ask('report', holds);
  }

  /** The report after everything that others sent is dealt with: so many connections are open, and nothing more is counted. */
  async quiet(sockets: number): Promise<ReceiverReport> {
    let counted = Number.NaN;
    let times = 0;
    return this.reportWhen((report) => {
      const before = counted;
      counted = report.packets + Object.values(report.drops).reduce((sum, count) => sum + count, 0);
      times = report.sockets <= sockets && counted === before ? times + 1 : 0;
      return times === sameReports;
    });
  }

  /** Memory in use after a collection of garbage. */
  async heldBytes(): Promise<number> {
    return (await this.#ask('collect', () => true)).allocatedBytes;
  }

  /** What is left of it, and the code that the process ended with. */
  async close(): Promise<Remains & { readonly code: number | null }> {
    const ending = Promise.all([once(this.#child, 'exit'), once(this.#child, 'disconnect')]);
    this.#child.send('close');
    const [[code]] = (await ending) as [[number | null], unknown];
    return { frames: Number.NaN, resources: ['said nothing'], ...this.#remains, code };
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  async #ask(word: string, holds: (report: ReceiverReport) => boolean): Promise<ReceiverReport> {
    this.#asked += 1;
    const asked = this.#asked;
    this.#child.send(word);
    const deadline = performance.now() + patienceMs;
    for (;;) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
      if (this.#report && this.#report.asked >= asked && holds(this.#report)) return this.#report;
      if (performance.now() > deadline) throw new Error(`this went on: ${JSON.stringify(this.#report)}`);
    }
  }

  #hear(message: FromReceiver): void {
    if (message.type === 'closed') this.#remains = message.remains;
    if (message.type !== 'report') return;
    this.#report = message.report;
    this.arrivals.push(...message.report.arrivals);
    this.mostBytes = Math.max(this.mostBytes, message.report.allocatedBytes);
    for (const wake of this.#waiting.splice(0)) wake();
  }
}
