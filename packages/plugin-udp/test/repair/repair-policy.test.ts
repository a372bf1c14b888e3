import assert from 'node:assert/strict';
import { suite } from 'uvu';
import { RepairPolicy } from '../../src/repair/repair-policy.js';

const test = suite('repair policy');
const way = { rttUs: 20_000, jitterUs: 0, hasQueue: false, lossFraction: 0.05, meanBurst: 1, waitUs: 120_000 };

test('with time for three resends nothing else is sent as long as losses are rare', () => {
  for (const lossFraction of [0, 0.01, 0.019]) {
    const plan = new RepairPolicy('auto').decide({ ...way, lossFraction });
    assert.deepEqual([plan.resend, plan.firstCopies, plan.parity.share, plan.cause], [true, 1, 0, 'time-for-resends']);
  }
});

test('where losses are frequent resends go twice, and parity comes with each unit, within a round trip, and less of it than where there is no time for resends', () => {
  const quick = new RepairPolicy('auto').decide(way);
  assert.deepEqual([quick.resend, quick.firstCopies, quick.cause], [true, 2, 'frequent-loss']);
  assert.deepEqual([quick.parity.repairs, quick.parity.maxBlockUs], [1, way.rttUs]);
  const slow = new RepairPolicy('auto').decide({ ...way, rttUs: 90_000 });
  assert.ok(quick.parity.share >= 0.05 && quick.parity.share < slow.parity.share, `${quick.parity.share}`);
});

test('with time for one it is sent twice, or more often, and parity by the loss', () => {
  const plans = [0.01, 0.05, 0.1].map((lossFraction) =>
    new RepairPolicy('auto').decide({ ...way, rttUs: 90_000, lossFraction }),
  );
  assert.deepEqual(
    plans.map(({ resend, firstCopies, cause }) => [resend, firstCopies, cause]),
    [2, 2, 3].map((copies) => [true, copies, 'time-for-few-resends']),
  );
  const shares = plans.map(({ parity }) => parity.share);
  assert.ok((shares[0] ?? 0) > 0.05 && (shares[2] ?? 1) < 0.35 && (shares[0] ?? 0) < (shares[1] ?? 0), shares.join());
});

test('where losses come in bursts the one resend goes three times, as far apart as there is time for', () => {
  const bursts = { ...way, rttUs: 90_000, lossFraction: 0.03, meanBurst: 4 };
  const { firstCopies, copyPauseUs } = new RepairPolicy('auto').decide(bursts);
  assert.equal(firstCopies, 3);
  assert.ok(copyPauseUs > 5000 && bursts.rttUs + 2 * copyPauseUs < bursts.waitUs, `${copyPauseUs}`);
  const tight = new RepairPolicy('auto').decide({ ...bursts, rttUs: 110_000 });
  assert.equal(tight.copyPauseUs, 3000);
});

test('with time for none parity is all there is, and more of it', () => {
  const one = new RepairPolicy('auto').decide({ ...way, rttUs: 90_000 });
  const none = new RepairPolicy('auto').decide({ ...way, rttUs: 300_000 });
  assert.deepEqual([none.resend, none.cause], [false, 'no-time-for-resends']);
  assert.ok(none.parity.share > one.parity.share);
});

test('as long as a resend that comes late is of use, requests are answered, beside the parity for what is to come in time', () => {
  const decide = (rttUs: number) => new RepairPolicy('auto').decide({ ...way, rttUs });
  const none = decide(300_000);
  for (const rttUs of [115_000, 130_000, 220_000]) {
    const { resend, cause, parity } = decide(rttUs);
    assert.deepEqual([resend, cause], [true, 'time-for-late-resends']);
    assert.equal(parity.share, none.parity.share);
  }
  assert.equal(decide(240_000).resend, false);
});

test('where a resend takes so long that a picture stands still, a keyframe gets twice the parity, up to the greatest share', () => {
  const parityAt = (rttUs: number, lossFraction: number) =>
    new RepairPolicy('auto').decide({ ...way, rttUs, lossFraction, waitUs: 300_000 }).parity;
  const [near, far, lossy] = [parityAt(140_000, 0.02), parityAt(200_000, 0.02), parityAt(200_000, 0.15)];
  assert.equal(near.keyframeShare, near.share);
  assert.equal(far.keyframeShare, 2 * far.share);
  assert.equal(lossy.keyframeShare, 0.5);
});

test('where others fill the queue there is parity before anything was lost, but not where the way itself is long', () => {
  const clean = { ...way, lossFraction: 0, rttUs: 200_000, waitUs: 300_000 };
  assert.equal(new RepairPolicy('auto').decide(clean).parity.share, 0);
  assert.ok(new RepairPolicy('auto').decide({ ...clean, hasQueue: true }).parity.share >= 0.1);
  assert.equal(new RepairPolicy('auto').decide({ ...clean, hasQueue: true, rttUs: 100_000 }).parity.share, 0);
});

test('as long as no loss is known a queue takes nothing from what is presumed', () => {
  const unknown = { ...way, lossFraction: undefined, rttUs: 200_000, waitUs: 300_000 };
  const [without, filled] = [false, true].map((hasQueue) => new RepairPolicy('auto').decide({ ...unknown, hasQueue }));
  assert.deepEqual(filled, without);
  assert.equal(filled?.cause, 'not-measured');
});

test('jitter takes from the time for resends', () => {
  const rare = { ...way, rttUs: 35_000, lossFraction: 0.01 };
  assert.equal(new RepairPolicy('auto').decide(rare).cause, 'time-for-resends');
  assert.equal(new RepairPolicy('auto').decide({ ...rare, jitterUs: 20_000 }).cause, 'time-for-few-resends');
});

test('bursts make parity stronger and its blocks longer', () => {
  const single = new RepairPolicy('auto').decide({ ...way, rttUs: 100_000, lossFraction: 0.03 }).parity;
  const bursts = new RepairPolicy('auto').decide({ ...way, rttUs: 100_000, lossFraction: 0.03, meanBurst: 5 }).parity;
  assert.ok(bursts.share > single.share && bursts.repairs > single.repairs);
});

test('parity never takes more than its greatest share', () => {
  const plan = new RepairPolicy('auto', 0.3).decide({ ...way, rttUs: 200_000, lossFraction: 0.9, meanBurst: 50 });
  assert.equal(plan.parity.share, 0.3);
});

test('without loss none is sent, and until loss is known some is', () => {
  const policy = new RepairPolicy('auto');
  const unknown = policy.decide({ ...way, rttUs: undefined, lossFraction: undefined });
  assert.equal(unknown.cause, 'not-measured');
  assert.ok(unknown.parity.share > 0);
  const known = policy.decide({ ...way, rttUs: 100_000, lossFraction: 0 });
  assert.deepEqual([known.cause, known.parity.share], ['no-loss', 0]);
});

test('loss that comes and goes does not switch parity on and off with it', () => {
  const policy = new RepairPolicy('auto');
  const shares = Array.from({ length: 40 }, (_, index) =>
    policy.decide({ ...way, rttUs: 100_000, lossFraction: index % 4 === 0 ? 0.04 : 0 }),
  ).map(({ parity }) => parity.share > 0);
  assert.ok(!shares.includes(false));
});

test('a round trip at the limit does not switch parity on and off', () => {
  const policy = new RepairPolicy('auto');
  const causes = Array.from(
    { length: 20 },
    (_, index) => policy.decide({ ...way, rttUs: 36_500 + (index % 2) * 2000 }).cause,
  );
  assert.equal(new Set(causes.slice(1)).size, 1, causes.join());
});

test('what is asked for is done', () => {
  const decide = (mode: 'resend' | 'parity' | 'both' | 'off') => {
    const { resend, parity, cause } = new RepairPolicy(mode).decide(way);
    return [resend, parity.share > 0, cause];
  };
  assert.deepEqual(decide('resend'), [true, false, 'asked-for']);
  assert.deepEqual(decide('parity'), [false, true, 'asked-for']);
  assert.deepEqual(decide('both'), [true, true, 'asked-for']);
  assert.deepEqual(decide('off'), [false, false, 'asked-for']);
});

test.run();
