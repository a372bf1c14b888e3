import { framePoolStats } from '../../frames/native.js';
import { abortChecks } from './abort-checks.js';
import type { Check } from './check.js';
import { closeChecks } from './close-checks.js';
import { check } from './conformance-error.js';
import { declarationChecks } from './declaration-checks.js';
import { garbageChecks } from './garbage-checks.js';
import { neighbourChecks } from './neighbour-checks.js';
import { packetChecks } from './packet-checks.js';
import { requestChecks } from './request-checks.js';
import { runChecks } from './run-checks.js';
import { type ConformanceSubject, LoadedSubject } from './subject.js';

/** A test of one stage type. */
export type ConformanceCase = {
  /** What the stage does when it passes. */
  readonly name: string;
  /** Whether there is anything to test: a stage without outputs cannot emit late. `run` then does nothing. */
  readonly applies: () => Promise<boolean>;
  /** Rejects with a `ConformanceError` that says what was observed and what the rule is, or with what the stage threw. */
  readonly run: () => Promise<void>;
};

const checks: readonly Check[] = [
  ...declarationChecks,
  ...closeChecks,
  ...packetChecks,
  ...requestChecks,
  ...garbageChecks,
  ...runChecks,
  ...neighbourChecks,
  ...abortChecks,
];

/**
 * What every stage of either form has to bear, as tests for any runner: opened by itself, and in real pipelines between
 * neighbours that misbehave, in threads of their own and in one. To be run one after the other: they count the process's frames.
 */
export function conformance(subject: ConformanceSubject): ConformanceCase[] {
  return checks.map((one) => ({
    name: `${subject.type} ${one.name}`,
    applies: async () => isFor(one, await LoadedSubject.load(subject)),
    run: async () => {
      const loaded = await LoadedSubject.load(subject);
      if (!isFor(one, loaded)) return;
      await one.run(loaded);
      const { inUse } = framePoolStats();
      check(inUse === 0, 'close', () => `${inUse} frames are in use after everything was closed`);
    },
  }));
}

function isFor({ applies }: Check, subject: LoadedSubject): boolean {
  return applies?.(subject) ?? true;
}
