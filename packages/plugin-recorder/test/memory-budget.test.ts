import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { MemoryBudget } from '../src/memory-budget.js';

test('only the file that holds more than its share has to give way', () => {
  const budget = new MemoryBudget(100);
  const [greedy, modest] = [budget.share(), budget.share()];
  modest.add(40);
  greedy.add(60);
  assert.equal([greedy.isOver, modest.isOver], [false, false]);
  greedy.add(1);
  assert.equal([greedy.isOver, modest.isOver], [true, false]);
  greedy.add(-20);
  assert.is(greedy.isOver, false);
});

test('a file that is closed gives back what it held', () => {
  const budget = new MemoryBudget(100);
  const [first, second] = [budget.share(), budget.share()];
  first.add(90);
  first.close();
  first.close();
  first.add(90);
  second.add(100);
  assert.is(second.isOver, false);
  second.add(1);
  assert.is(second.isOver, true);
});

test.run();
