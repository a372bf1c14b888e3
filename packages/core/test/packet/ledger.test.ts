import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { enterStage, leaveStage, ledgerParts, startLedger } from '../../src/index.js';

test('the parts of a ledger add up to the whole', () => {
  let ledger = startLedger(1000);
  ledger = leaveStage(ledger, 'camera', 1500);
  ledger = leaveStage(enterStage(ledger, 'encode', 1700), 'encode', 9000);
  ledger = leaveStage(enterStage(ledger, 'screen', 9100), 'screen', 9150);
  assert.equal(ledgerParts(ledger), [
    { name: '→ camera', us: 0 },
    { name: 'camera', us: 500 },
    { name: '→ encode', us: 200 },
    { name: 'encode', us: 7300 },
    { name: '→ screen', us: 100 },
    { name: 'screen', us: 50 },
  ]);
  assert.is(
    ledgerParts(ledger).reduce((sum, { us }) => sum + us, 0),
    9150 - 1000,
  );
});

test('what a stage makes on its own entered it when the packet before it left', () => {
  const ledger = leaveStage(leaveStage(startLedger(0), 'a', 10), 'b', 30);
  assert.equal(ledger.stamps[1], { stage: 'b', enteredUs: 10, leftUs: 30 });
});

test('a ledger is never changed, so that branches of a fan-out have their own', () => {
  const before = enterStage(startLedger(0), 'a', 1);
  const after = leaveStage(before, 'a', 5);
  assert.is(before.stamps[0]?.leftUs, 1);
  assert.is(after.stamps[0]?.leftUs, 5);
});

test.run();
