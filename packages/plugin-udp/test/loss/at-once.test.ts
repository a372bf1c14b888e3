// timeout: 300 s
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type CallOptions, call } from './support/virtual-call.js';

const test = suite('units that a sender sends at once, beside the same ones that go the usual way');

const resendType = 101;
const parityType = 102;
const file = { minBitrate: 3_000_000, startBitrate: 4_000_000 };

function run(options: CallOptions) {
  const sent: string[] = [];
  const one = call({
    ...options,
    onSent: (datagram, atUs) => void sent.push(`${atUs} ${Buffer.from(datagram).toString('base64')}`),
  });
  const { decisions, sendDrops, receiveDrops, warnings } = one;
  const taken = one.taken.map(({ packet, atUs }) => ({ ptsUs: packet.ptsUs, atUs }));
  return { sent, told: { decisions, sendDrops, receiveDrops, warnings, taken }, one };
}

type Case = Omit<CallOptions, 'pictures' | 'seed'> & { readonly repairs: readonly number[] };

const cases: Readonly<Record<string, Case>> = {
  'on a clean way': { way: { delayMs: 0.4 }, obeys: true, repairs: [] },
  'with losses': { way: { delayMs: 1, loss: 0.05 }, sender: file, repairs: [resendType] },
  'with losses and parity': {
    way: { delayMs: 1, loss: 0.05 },
    sender: { ...file, repair: 'parity' },
    repairs: [parityType],
  },
  'with losses, parity and resends': {
    way: { delayMs: 2, loss: 0.05 },
    sender: { ...file, repair: 'both' },
    repairs: [resendType, parityType],
  },
  'on a narrow way': { way: { delayMs: 0.5, rate: 6_000_000, queueMs: 100 }, obeys: true, repairs: [] },
  'by a thread that is held up': {
    way: { delayMs: 1, loss: 0.02 },
    sender: file,
    holdUps: { sender: { forUs: [1000, 40_000], everyUs: [20_000, 80_000] } },
    repairs: [resendType],
  },
};

for (const [name, { repairs, ...options }] of Object.entries(cases)) {
  test(`${name} all is sent, repaired and decided alike, to the byte and to the microsecond`, () => {
    for (const seed of [1, 2, 3]) {
      const usual = run({ ...options, pictures: 200, seed });
      const quick = run({ ...options, pictures: 200, seed, takesUnits: true });
      assert.ok(quick.one.unitsAtOnce > 20, `seed ${seed}: ${quick.one.unitsAtOnce} units at once`);
      for (const type of repairs) assert.ok(quick.one.sentBytes.has(type), `seed ${seed}: nothing of type ${type}`);
      const other = quick.sent.findIndex((datagram, index) => datagram !== usual.sent[index]);
      assert.is(other, -1, `seed ${seed}: datagram ${other} of ${usual.sent.length} is another one`);
      assert.is(quick.sent.length, usual.sent.length);
      assert.equal(quick.told, usual.told);
    }
  });
}

test.run();
