import type { Clock } from '@arkavo-pipeline/core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { DatagramGuard, type DatagramRefusal } from '../src/datagram-guard.js';
import { multicastNetworks } from '../src/multicast-networks.js';

const test = suite('what reaches the mDNS library');

const address = multicastNetworks()[0] ?? '';
const near = { address, port: 5353 };
/** Of documentation (RFC 5737): on no network of ours. */
const far = { address: '203.0.113.1', port: 5353 };

type Counts = { questions?: number; answers?: number; authorities?: number; additionals?: number };

function message({ questions = 0, answers = 0, authorities = 0, additionals = 0 }: Counts, isResponse = true): Buffer {
  const header = Buffer.alloc(40);
  header.writeUInt16BE(isResponse ? 0x8400 : 0, 2);
  [questions, answers, authorities, additionals].forEach((count, index) => {
    header.writeUInt16BE(count, 4 + 2 * index);
  });
  return header;
}

function setUp(): { guard: DatagramGuard; refused: DatagramRefusal[]; pass(seconds: number): void } {
  let nowUs = 0;
  const clock: Clock = { nowUs: () => nowUs, sleepUntil: async () => {} };
  const refused: DatagramRefusal[] = [];
  const guard = new DatagramGuard(address, (cause) => refused.push(cause), clock);
  return {
    guard,
    refused,
    pass: (seconds) => {
      nowUs += seconds * 1_000_000;
    },
  };
}

test('what an ordinary machine of this network asks and answers is read', () => {
  const { guard, refused } = setUp();
  assert.ok(guard.admits(message({ questions: 32 }, false), { ...near, port: 50_000 }));
  assert.ok(guard.admits(message({ answers: 100, additionals: 28 }), near));
  assert.ok(guard.admits(Buffer.alloc(9000), near));
  assert.equal(refused, []);
});

const refusals: [what: string, cause: DatagramRefusal, datagram: Buffer, from?: typeof near][] = [
  ['from no network of ours', 'foreign', message({}), far],
  ['an answer from a port that is not that of mDNS', 'foreign', message({ answers: 1 }), { ...near, port: 50_000 }],
  ['shorter than a header', 'too-short', Buffer.alloc(11)],
  ['longer than a message may be', 'too-long', Buffer.alloc(9001)],
  ['with more questions than anyone has', 'too-full', message({ questions: 33 }, false)],
  [
    'with records that would hold up the thread',
    'too-full',
    message({ answers: 100, authorities: 9, additionals: 20 }),
  ],
];
for (const [what, cause, datagram, from = near] of refusals) {
  test(`a datagram ${what} is not read`, () => {
    const { guard, refused } = setUp();
    assert.not(guard.admits(datagram, from));
    assert.equal(refused, [cause]);
  });
}

test('of a flood, so much is read as a second is worth, and again as time passes', () => {
  const { guard, refused, pass } = setUp();
  const heavy = message({ answers: 96 });
  const admitted = () => Array.from({ length: 100 }, () => guard.admits(heavy, near)).filter(Boolean).length;
  assert.is(admitted(), 20);
  assert.equal(new Set(refused), new Set(['too-often']));
  pass(0.5);
  assert.is(admitted(), 10);
  pass(3600);
  assert.is(admitted(), 20);
});

test.run();
