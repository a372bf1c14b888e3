import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { inEachLayout } from '../harness/in-each-layout.js';
import { link } from '../harness/test-graph.js';

const test = suite('a storm of events');

inEachLayout(
  test,
  'reaches the application at a bounded rate, and every source that came is gone at the end',
  async (start) => {
    const run = start({ receive: { type: 'cameras', options: { count: 3, flaps: 20_000 } }, end: { type: 'sink' } }, [
      link('receive', 'end'),
    ]);
    const summary = await run.ended();
    assert.is(summary.state, 'done');
    // 100 in each second that has begun, which may be one more than the run's; and what is left at the end.
    assert.ok(
      run.events.length <= 100 * (Math.floor(summary.durationMs / 1000) + 2) + 3,
      `${run.events.length} events`,
    );
    const present = new Set<string>();
    for (const { type, sourceId } of run.events) {
      assert.is(type === 'source-added', !present.has(sourceId), `${type} ${sourceId}`);
      if (type === 'source-added') present.add(sourceId);
      else present.delete(sourceId);
    }
    assert.is(present.size, 0);
    const warnings = run.told('receive').filter((message) => message.startsWith('events of sources came faster'));
    assert.ok(warnings.length > 0);
  },
);

test.run();
