import assert from 'node:assert/strict';
import { ManualClock } from '@arkavo-pipeline/transport/testing';
import { suite } from 'uvu';
import { LocalPresence } from '../src/receiver/local-presence.js';

const test = suite('local presence');

test('what is not read on the network is said once a minute for each cause, with how much it was', async () => {
  const refused: { foreign?: number; 'too-often'?: number } = {};
  const lines: string[] = [];
  const log = { debug: assert.fail, warn: assert.fail, info: (line: string) => void lines.push(line) };
  const clock = new ManualClock();
  const presence = new LocalPresence({ refused, close: async () => {} }, log, clock);
  presence.tick();
  assert.deepEqual(lines, []);
  for (let second = 0; second < 120; second++) {
    refused.foreign = (refused.foreign ?? 0) + 1;
    if (second === 10) refused['too-often'] = 1000;
    presence.tick();
    await clock.pass(1000);
  }
  const line = (cause: string, more: number, all: number) =>
    `not read on UDP port 5353: ${cause} datagrams, ${more} more, ${all} in all`;
  assert.deepEqual(lines, [line('foreign', 1, 1), line('too-often', 1000, 1000), line('foreign', 60, 61)]);
});

test.run();
