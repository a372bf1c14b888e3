import { ledgerParts } from '@arkavo-pipeline/core';
import * as assert from 'uvu/assert';
import type { LedgerEntry } from '../stages/ledger-log.js';

/** Asserts of every packet that a sink got: stamps in the order of its stages, none before the one before it, and parts that are the whole. */
export function assertLedgers(entries: readonly LedgerEntry[], stages: readonly string[]): void {
  for (const { ledger, atUs } of entries) {
    const told = JSON.stringify(ledger);
    const { captureUs, stamps } = ledger;
    assert.equal(
      stamps.map(({ stage }) => stage),
      stages,
    );
    const times = [captureUs, ...stamps.flatMap(({ enteredUs, leftUs }) => [enteredUs, leftUs]), atUs];
    assert.ok(times.every(Number.isInteger), told);
    assert.ok(isAscending(times), `${told}, seen at ${atUs}`);
    const total = (stamps.at(-1)?.leftUs ?? captureUs) - captureUs;
    const parts = ledgerParts(ledger);
    assert.is(
      parts.reduce((sum, { us }) => sum + us, 0),
      total,
      told,
    );
    assert.equal(
      parts.map(({ name }) => name),
      partNames(stages),
    );
  }
}

/** Asserts that no time goes back from packet to packet of a source: not its own, nor that of any stage it passed. */
export function assertMonotonic(entries: readonly LedgerEntry[]): void {
  for (const [index, { sourceId, ptsUs, ledger }] of entries.entries()) {
    const before = entries[index - 1];
    if (!before) continue;
    assert.is(sourceId, before.sourceId);
    assert.ok(ptsUs > before.ptsUs, `${ptsUs} after ${before.ptsUs}`);
    assert.ok(ledger.captureUs >= before.ledger.captureUs, `${ledger.captureUs} after ${before.ledger.captureUs}`);
    for (const [at, { stage, enteredUs, leftUs }] of ledger.stamps.entries()) {
      const earlier = before.ledger.stamps[at];
      assert.ok(
        earlier && enteredUs >= earlier.leftUs,
        `${stage}: ${enteredUs} to ${leftUs} after ${JSON.stringify(earlier)}`,
      );
    }
  }
}

/** In the order packets pass. */
export function partNames(stages: readonly string[]): string[] {
  return stages.flatMap((stage) => [`→ ${stage}`, stage]);
}

function isAscending(times: readonly number[]): boolean {
  return times.every((time, index) => index === 0 || time >= (times[index - 1] as number));
}
