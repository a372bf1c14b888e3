/** Runs in a worker; owns the records that were not yet sent. */
import type { WhyRecord } from '../stage/why.js';

/** Records are sent together, this often. */
const intervalMs = 100;

/** What is recorded within an interval beyond this is only counted. */
const maxRecords = 2000;

/** Collects why things were decided and sends it in batches. */
export class WhyLog {
  readonly #send: (records: readonly WhyRecord[]) => void;
  #records: WhyRecord[] = [];
  #unrecorded = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(send: (records: readonly WhyRecord[]) => void) {
    this.#send = send;
  }

  record(record: WhyRecord): void {
    this.#timer ??= setTimeout(() => this.flush(), intervalMs).unref();
    if (this.#records.length < maxRecords) this.#records.push(record);
    else this.#unrecorded++;
  }

  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const last = this.#records.at(-1);
    if (!last) return;
    if (this.#unrecorded > 0) {
      const { atUs, stage, decision } = last;
      this.#records.push({ atUs, stage, decision, cause: 'unrecorded', details: { records: this.#unrecorded } });
    }
    this.#send(this.#records);
    this.#records = [];
    this.#unrecorded = 0;
  }
}
