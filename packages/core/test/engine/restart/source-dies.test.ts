import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { assertAccounts } from '../harness/assert-accounts.js';
import { account } from '../harness/engine-run.js';
import { inOwnThreads } from '../harness/in-each-layout.js';
import { link, type TestStages } from '../harness/test-graph.js';

const test = suite('a source whose thread dies');

const restart = { max: 3, backoffMs: 1 };
const stages: TestStages = {
  source: { type: 'numbers', options: { count: 40, kind: 'frame' }, restart },
  middle: { type: 'pass', restart },
  end: { type: 'sink', options: { tells: true }, restart },
};
const links = [link('source', 'middle'), link('middle', 'end')];

// Its instances begin at time 0 each: the sink, whose checks assertAccounts reads, would see times and ledgers go back.
inOwnThreads(test, 'goes on with its next instance: every packet arrives, no time goes back', async (start) => {
  const run = start(stages, links, { gates: { source: { mayMake: 10 } } });
  for (let death = 1; death <= 3; death++) {
    await run.until('source', 'made', death * 10);
    await run.until('end', 'taken', death * 10);
    await run.kill('source');
    await run.until('source', 'opened', death + 1);
    run.open('source', 'mayMake', death * 10 + 10);
  }
  const summary = await run.ended();
  assert.equal(run.states, ['opening', 'running', 'done']);
  assert.equal(account(summary, 'middle'), { sent: 40, delivered: 40 });
  assert.equal(account(summary, 'end'), { sent: 40, delivered: 40 });
  assert.equal(run.restarts(summary), { source: 3, middle: 0, end: 0 });
  const times = run.told('end').map(Number);
  assert.is(times.length, 40);
  for (const [index, time] of times.entries()) {
    const before = times[index - 1] ?? -1;
    assert.ok(index % 10 === 0 ? time > before : time - before > 0.999, `${before}, then ${time}`);
  }
  assert.equal(run.lives(), {
    source: 'opened 4×, closed',
    middle: 'opened, flushed, closed',
    end: 'opened, flushed, closed',
  });
  assertAccounts(run, summary);
});

inOwnThreads(test, 'what its link kept is lost, and nothing else', async (start) => {
  const run = start(
    { source: { type: 'numbers', options: { count: 20, kind: 'frame' }, restart }, end: { type: 'sink' } },
    [link('source', 'end', { overflow: 'drop-oldest', capacity: 6 })],
    { gates: { source: { mayMake: 6 }, end: { mayTake: 0 } } },
  );
  await run.until('source', 'made', 6);
  await run.kill('source');
  await run.until('source', 'opened', 2);
  run.open('end', 'mayTake');
  await run.until('end', 'taken', 3);
  for (let made = 7; made <= 20; made++) {
    run.open('source', 'mayMake', made);
    await run.until('end', 'taken', made - 3);
  }
  const summary = await run.ended();
  assert.is(summary.state, 'done');
  assert.equal(account(summary, 'end'), { sent: 20, delivered: 17, droppedBy: { 'producer-gone': 3 } });
  assertAccounts(run, summary);
});

test.run();
