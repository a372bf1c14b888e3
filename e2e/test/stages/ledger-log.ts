import { appendFileSync } from 'node:fs';
import { definePlugin, defineStage, type Ledger, type Packet } from '@arkavo-pipeline/core';

/** A packet as a stage saw it, and when: readings of the stage's own clock, microseconds. */
export type LedgerEntry = {
  readonly sourceId: string;
  readonly ptsUs: number;
  readonly ledger: Ledger;
  readonly atUs: number;
  /** Of a stage that passes packets on: just before it did. */
  readonly onUs?: number;
};

const path = { type: 'string', required: true, description: 'File to append to: one entry a line, as JSON.' } as const;

const ledgerPass = defineStage({
  type: 'ledger-pass',
  summary: 'Passes pictures on after a millisecond, and writes down their ledgers.',
  inputs: { video: ['video/raw'] },
  outputs: { video: ['video/raw'] },
  options: { path },
  open: ({ options, clock, signal }) => ({
    async process(packet, emit) {
      const atUs = clock.nowUs();
      await clock.sleepUntil(atUs + 1000, signal);
      append(options.path, { ...entryOf(packet), atUs, onUs: clock.nowUs() });
      await emit(packet);
    },
  }),
});

const ledgerLog = defineStage({
  type: 'ledger-log',
  summary: 'Writes down the ledgers of what comes in.',
  inputs: { video: ['video/raw'] },
  options: { path },
  open: ({ options, clock }) => ({
    process(packet) {
      using arrived = packet;
      append(options.path, { ...entryOf(arrived), atUs: clock.nowUs() });
    },
  }),
});

function entryOf({ sourceId, ptsUs, ledger }: Packet): Omit<LedgerEntry, 'atUs'> {
  return { sourceId, ptsUs, ledger };
}

function append(file: string, entry: LedgerEntry): void {
  appendFileSync(file, `${JSON.stringify(entry)}\n`);
}

export default definePlugin({ name: 'ledger-log', apiVersion: 1, stages: [ledgerPass, ledgerLog] });
