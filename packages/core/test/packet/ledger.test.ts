import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  enterStage,
  leaveStage,
  ledgerParts,
  shiftLedger,
  startLedger,
  unknownUncertaintyUs,
} from '../../src/index.js';

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

test('the uncertainty of the capture time goes with the ledger through all stages', () => {
  assert.is(startLedger(0).uncertaintyUs, 0);
  const ledger = leaveStage(enterStage(leaveStage(startLedger(0, 400), 'a', 1), 'b', 2), 'b', 3);
  assert.is(ledger.uncertaintyUs, 400);
});

test('a ledger from another clock is moved as a whole: its parts stay what they were, its uncertainty grows', () => {
  const there = leaveStage(leaveStage(startLedger(1000, 30), 'camera', 1500), 'send', 1700);
  const here = shiftLedger(there, -900, 250);
  assert.equal(here, {
    captureUs: 100,
    uncertaintyUs: 280,
    stamps: [
      { stage: 'camera', enteredUs: 100, leftUs: 600 },
      { stage: 'send', enteredUs: 600, leftUs: 800 },
    ],
  });
  assert.equal(ledgerParts(here), ledgerParts(there));
  assert.is(there.captureUs, 1000);
});

test('an unknown uncertainty stays the greatest, a number that JSON has', () => {
  assert.is(startLedger(0, Number.POSITIVE_INFINITY).uncertaintyUs, unknownUncertaintyUs);
  const ledger = shiftLedger(startLedger(0, unknownUncertaintyUs), 5, unknownUncertaintyUs);
  assert.is(ledger.uncertaintyUs, unknownUncertaintyUs);
  assert.equal(JSON.parse(JSON.stringify(ledger)), ledger);
});

test.run();
