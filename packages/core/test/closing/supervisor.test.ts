// coverage: none
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Supervisor, type SupervisorListener } from '../../src/supervisor/supervisor.js';
import { wire } from '../../src/supervisor/wiring.js';
import { Board } from '../engine/harness/board.js';
import { link, testGraph } from '../engine/harness/test-graph.js';
import { tellingStage } from './telling-stages.js';
import { Workers } from './workers.js';

const test = suite('closing: the supervisor');

const options = {
  onError: 'stop',
  openTimeoutMs: 30_000,
  closeTimeoutMs: 10_000,
  stuckTimeoutMs: 30_000,
  why: false,
  virtualStartUs: undefined,
} as const;
const quiet: SupervisorListener = {
  onRunning: () => {},
  onFailure: () => {},
  onStopping: () => {},
  onLog: () => {},
  onLatency: () => {},
  onEvent: () => {},
  onWhy: () => {},
};

for (const thread of [undefined, 'one']) {
  for (const where of ['', 'process']) {
    const title =
      '“`Supervisor` | `Pipeline.run` | ends when every stage has ended and every worker is gone | its `run()` resolves”';
    test(`${title} (${where ? 'with a failure' : 'in order'}, ${thread ?? 'own threads'})`, async () => {
      const boards = new Map(['source', 'end'].map((id) => [id, new Board()]));
      const stages = { source: tellingStage('numbers'), end: tellingStage('sink', { where }) };
      const graph = testGraph(thread, stages, [link('source', 'end')], boards);
      const workers = new Workers();
      await new Supervisor(await wire(graph, false), options, quiet).run();
      workers.close();
      assert.is(workers.started.length, thread ? 1 : 2);
      assert.is(workers.living, 0);
      for (const board of boards.values()) assert.is(board.get('closed'), 1);
    });
  }
}

test.run();
