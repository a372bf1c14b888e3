import { framePoolStats, ledgerParts } from '@arkavo-pipeline/core';
import { Pipeline, type PipelineSummary } from '@arkavo-pipeline/core/pipeline';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { LedgerEntry } from './stages/ledger-log.js';
import { assertLedgers, assertMonotonic, partNames } from './support/assert-ledgers.js';
import { layouts, ledgerGraph, ledgersOf, sinks } from './support/ledger-run.js';
import { inTempFolder } from './support/temp-folder.js';

const test = suite('the latency ledger');
const frames = 90;

for (const { layout, thread } of layouts) {
  test(`of every packet at every sink adds up to its total, stage by stage (${layout})`, () =>
    inTempFolder(async (folder) => {
      const summary = await new Pipeline(await ledgerGraph(folder, { thread, frames })).run();
      assert.is(summary.state, 'done', JSON.stringify(summary.error));
      const passed = await ledgersOf(folder, 'pass');
      for (const sink of sinks) {
        const arrived = await ledgersOf(folder, sink);
        assert.is(arrived.length, frames);
        assertLedgers(arrived, ['camera', 'pass', sink]);
        assertMonotonic(arrived);
        assertStamped(arrived, passed);
        if (sink === summary.latencyUs?.sink) assertSummary(summary.latencyUs, arrived);
      }
      assert.is(framePoolStats().inUse, 0);
    }));
}

/** The engine's stamp of a stage spans what the stage itself read from the clock, on both branches alike. */
function assertStamped(arrived: readonly LedgerEntry[], passed: readonly LedgerEntry[]): void {
  for (const [index, { ptsUs, ledger }] of arrived.entries()) {
    const { atUs, onUs = 0, ...own } = passed[index] as LedgerEntry;
    const [camera, pass] = ledger.stamps;
    assert.is(ptsUs, own.ptsUs);
    assert.equal(camera, own.ledger.stamps[0]);
    assert.ok(pass && pass.enteredUs <= atUs && atUs + 1000 <= onUs && onUs <= pass.leftUs, JSON.stringify(pass));
    assert.is(pass.enteredUs, own.ledger.stamps[1]?.enteredUs);
  }
}

/** Its parts are the packets'; but the last one, the work in the sink, a packet's ledger does not have at the sink itself. */
function assertSummary(latency: NonNullable<PipelineSummary['latencyUs']>, arrived: readonly LedgerEntry[]): void {
  const names = partNames(['camera', 'pass', latency.sink]);
  assert.equal(Object.keys(latency.parts), names);
  for (const name of names.slice(0, -1)) {
    const values = arrived.map(({ ledger }) => ledgerParts(ledger).find((part) => part.name === name)?.us ?? -1);
    assert.is(latency.parts[name]?.max, Math.max(...values), name);
  }
  const atLeast = Math.max(...arrived.map(({ atUs, ledger }) => atUs - ledger.captureUs));
  const atMost = Object.values(latency.parts).reduce((sum, { max }) => sum + max, 0);
  assert.ok(latency.max >= atLeast && latency.max <= atMost, `${atLeast} ≤ ${latency.max} ≤ ${atMost}`);
}

test.run();
