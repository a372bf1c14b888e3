import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { plainProcess } from './plain-process.js';
import type { Arrival, FromReceiver, ReceiverReport, Remains } from './receiver-report.js';

const program = fileURLToPath(new URL('receiver-process.js', import.meta.url));
/** Nothing that is waited for takes nearly as long. */
const patienceMs = 60_000;

/** A tcp-receiver in a process of its own, as it says that it is doing. */
export class StormReceiver {
  readonly port: number;
  /** Packets of the neighbour, all of them so far. */
  readonly arrivals: Arrival[] = [];
  /** The most memory that it had at the time of a report since it was last set to 0. */
  mostRssBytes = 0;
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

  /** The first report written from now on of which this holds. */
  reportWhen(holds: (report: ReceiverReport) => boolean): Promise<ReceiverReport> {
    return this.#ask('report', holds);
  }

  /** The report after everything that others sent is dealt with: so many connections are open, and nothing more is counted. */
  async quiet(sockets: number): Promise<ReceiverReport> {
    let counted = Number.NaN;
    return this.reportWhen((report) => {
      const before = counted;
      counted = report.packets + Object.values(report.drops).reduce((sum, count) => sum + count, 0);
      return report.sockets <= sockets && counted === before;
    });
  }

  /** Memory in use after a collection of garbage. */
  async heldBytes(): Promise<number> {
    return (await this.#ask('collect', () => true)).rssBytes;
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
    this.mostRssBytes = Math.max(this.mostRssBytes, message.report.rssBytes);
    for (const wake of this.#waiting.splice(0)) wake();
  }
}
