import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { RepairControl } from '../../src/sender/repair-control.js';

const test = suite('repair control');

/** On a way with a round trip of 100 ms, to a receiver that knows parity. */
function begun(): { control: RepairControl; causes: string[] } {
  const causes: string[] = [];
  const onPlan = (cause: string) => causes.push(cause);
  const control = new RepairControl({ repair: 'auto', repairMs: 120, onPlan });
  control.capable();
  control.roundTrip.sample(100_000);
  return { control, causes };
}

test('first reports without a loss are about too few packets to do without parity', () => {
  const { control, causes } = begun();
  control.reported(0);
  control.reported(0);
  assert.ok(control.parity.share > 0);
  assert.equal(causes, ['not-measured']);
  control.reported(0);
  assert.is(control.parity.share, 0);
  assert.equal(causes, ['not-measured', 'no-loss']);
});

test('a first report of a loss counts', () => {
  const { control, causes } = begun();
  control.reported(0.05);
  assert.is(causes.at(-1), 'time-for-few-resends');
});

test.run();
