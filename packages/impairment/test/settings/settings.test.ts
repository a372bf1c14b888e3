import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import {
  assertNetwork,
  changed,
  describeImpairment,
  loadSchedule,
  type NetworkSettings,
  type Transport,
} from '../../src/index.js';
import { checkNetwork } from '../../src/settings/schedule.js';

const test = suite('settings');
const folder = mkdtempSync(join(tmpdir(), 'arkavo-impairment-'));
const file = join(folder, 'schedule.json');

for (const [settings, transport, said] of [
  [{ upstream: { loss: 5 } }, 'udp', 'upstream: "loss" must be a number from 0 to 1 (5 % is 0.05), not 5'],
  [{ upstream: { loss: 0.9, burst: 4 } }, 'udp', '"loss" must be at most 0.800, not 0.9'],
  [{ downstream: { p: 0.1 } }, 'udp', 'downstream: "p" and "r" need each other'],
  [{ upstream: { queueMs: 1, queueBytes: 1 } }, 'udp', '"queueMs" and "queueBytes" say the same'],
  [{ upstream: { loss: 0.1 } }, 'tcp', '"loss" has no meaning for TCP'],
  [{ schedule: [{ atMs: 0, cut: true }] }, 'udp', '"cut" has no meaning for UDP'],
] as const satisfies readonly (readonly [NetworkSettings, Transport, string])[]) {
  test(`${JSON.stringify(settings)} is refused for ${transport}`, () => {
    assert.throws(
      () => assertNetwork(settings, transport),
      (error: Error & { code?: string }) => error.code === 'ERR_IMPAIRMENT_INVALID' && error.message.includes(said),
    );
  });
}

const bursts = { loss: 0.05, burst: 4 };

for (const settings of [
  {
    upstream: bursts,
    schedule: [
      { atMs: 1000, loss: null },
      { atMs: 2000, delayMs: 20 },
    ],
  },
  { downstream: bursts, schedule: [{ atMs: 1000, burst: 8 }] },
  { schedule: [{ atMs: 1000, burst: 8, upstream: { loss: 0.1 } }] },
  { upstream: bursts, schedule: [{ atMs: 1000, loss: null, burst: null }] },
] satisfies NetworkSettings[]) {
  test(`${JSON.stringify(settings)} is a network`, () => assertNetwork(settings, 'udp'));
}

for (const [settings, place] of [
  [{ upstream: { burst: 4 }, schedule: [{ atMs: 1000, delayMs: 20 }] }, 'upstream'],
  [
    {
      schedule: [
        { atMs: 1000, burst: 4 },
        { atMs: 2000, delayMs: 20 },
      ],
    },
    '0',
  ],
  [{ downstream: bursts, schedule: [{ atMs: 1000, upstream: { burst: 8 } }] }, '0.upstream'],
] satisfies [NetworkSettings, string][]) {
  test(`${JSON.stringify(settings)} has one burst too many, which is said once`, () => {
    const places: string[] = [];
    checkNetwork(settings, 'udp', (path) => places.push(path.join('.')));
    assert.deepEqual(places, [place]);
  });
}

test('a schedule file with comments is read', async () => {
  writeFileSync(file, '[\n  // worse\n  { "atMs": 1000, "loss": 0.05, "upstream": { "rate": 2000000 } },\n]\n');
  assert.deepEqual(structuredClone(await loadSchedule(file, {}, 'udp')), [
    { atMs: 1000, loss: 0.05, upstream: { rate: 2_000_000 } },
  ]);
});

for (const [text, ...places] of [
  ['[\n  { "atMs": 5, "lss": 1 }\n]', ':2:16 unknown setting "lss": did you mean "loss"?'],
  ['[{ "atMs": 5 }, { "atMs": 4 }]', ':1:27 entries are in order of time: 4 comes after 5'],
  ['[{ "loss": 2 }]', ':1:2 an entry needs "atMs"', ':1:12 "loss" must be a number from 0 to 1'],
  ['{}', ':1:1 a schedule is an array of objects'],
  ['[{ "atMs": 1, "downstream": { "rate": "2M" } }]', ':1:39 "rate" must be a whole number from 1000'],
  ['[{ "atMs": 1 "loss": 1 }]', ':1:14 a comma is expected'],
] as const) {
  test(`${text.replaceAll('\n', ' ')} is refused with its places`, async () => {
    writeFileSync(file, text);
    await assert.rejects(
      loadSchedule(file, {}, 'udp'),
      (error: Error) =>
        places.every((place) => error.message.includes(`${file}${place}`)) || assert.fail(error.message),
    );
  });
}

test('one way to say a loss takes the place of the other', () => {
  assert.deepEqual(changed({ loss: 0.1, burst: 4 }, { p: 0.1, r: 0.5 }), { p: 0.1, r: 0.5 });
  assert.deepEqual(changed({ p: 0.1, r: 0.5 }, { loss: 0.1 }), { loss: 0.1 });
  assert.deepEqual(changed({ queueMs: 5 }, { queueBytes: 5000 }), { queueBytes: 5000 });
});

test('settings are told in words', () => {
  assert.equal(describeImpairment({}), 'nothing');
  assert.equal(
    describeImpairment({ loss: 0.05, burst: 4, delayMs: 20, jitterMs: 5, rate: 5e6 }),
    '5 % lost in bursts of 4, 20 ms ± 5 ms (uniform, in order), 5 Mb/s with a queue of 200 ms',
  );
});

test.after(() => rmSync(folder, { recursive: true }));
test.run();
