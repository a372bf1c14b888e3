import * as assert from 'uvu/assert';
import { framePoolStats } from '../../../src/index.js';
import type { PipelineSummary } from '../../../src/pipeline/index.js';
import type { EngineRun } from './engine-run.js';

/**
 * Asserts what holds at the end of every run: what the engine counted is what the stages counted, each link's packets
 * arrived or were dropped for a cause, no link held more than its capacity, no frame is left.
 */
export function assertAccounts(run: EngineRun, summary: PipelineSummary, { reclaimed = 0 } = {}): void {
  for (const { from, to, sent, delivered, dropped, droppedBy, depth, maxDepth, capacity } of summary.links) {
    const name = `${from} → ${to}`;
    assert.is(sent, delivered + dropped, `${name}: what became of what was sent`);
    assert.is(dropped, sum(Object.values(droppedBy)), `${name}: drops by cause`);
    assert.ok(
      Object.values(droppedBy).every((count) => count > 0),
      `${name}: ${JSON.stringify(droppedBy)}`,
    );
    assert.ok(maxDepth <= capacity, `${name}: ${maxDepth} packets, of at most ${capacity}`);
    assert.is(depth, 0, `${name}: what is left`);
  }
  for (const [id, stage] of Object.entries(summary.stages)) {
    const arrived = sum(summary.links.filter(({ to }) => stageOf(to) === id).map(({ delivered }) => delivered));
    assert.is(stage.in.packets, arrived, `${id}: what its links delivered`);
    assert.is(stage.in.packets, run.board(id).get('taken'), `${id}: what it took`);
    assert.is(stage.out.packets, run.board(id).get('made'), `${id}: what it made`);
    assert.is(run.board(id).get('disordered'), 0, `${id}: what came out of order`);
    assert.is(run.board(id).get('undecodable'), 0, `${id}: what came without what it depends on`);
  }
  assert.equal([summary.frames.inUse, summary.frames.reclaimed], [0, reclaimed], 'frames in use, reclaimed');
  assert.equal(framePoolStats().owners, [], 'owners that hold frames');
  assert.is(framePoolStats().inUse, 0);
}

function stageOf(port: string): string {
  return port.slice(0, port.indexOf('.'));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
