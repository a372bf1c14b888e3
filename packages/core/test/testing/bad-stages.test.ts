// timeout: 360 s
// coverage: none
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { ConformanceError, conformance } from '../../src/testing/index.js';

const plugin = new URL('./fixtures/bad-stages.js', import.meta.url);

/** Stages that each break one rule, and the tests that they fail, all others being passed. */
const inThisThread: Record<string, readonly string[]> = {
  'says-nothing': ['says what it is'],
  'bad-default': ['refuses bad options'],
  'opens-anything': ['refuses in open what it cannot work with'],
  'refuses-rudely': ['refuses in open what it cannot work with'],
  'throws-in-second-close': ['is closed twice, and opens again'],
  'holds-back': ['ends in order'],
  'emits-late': ['emits nothing after it has closed'],
  'loses-packet': ['ends in order', 'gives every packet back', 'reports garbage'],
  'leaks-frame': ['gives every packet back'],
  floods: ['waits for full links'],
  'wrong-media': ['emits what its ports say'],
  'floods-at-once': ['waits for full links'],
  'loses-source': ['carries the source id over'],
  'loses-ledger': ['carries the ledger over'],
  'throws-on-request': ['takes any request at any time'],
  'keeps-garbage': ['reports garbage'],
};

const inPipelines: Record<string, readonly string[]> = {
  'closes-never-when-blocked': [
    'closes while it is blocked',
    'ends at once when it is aborted while it is blocked (one thread)',
  ],
  reorders: ['keeps the order of each source', 'runs to the end (one thread)', 'bears a slow consumer (one thread)'],
  'throws-at-garbage': ['reports garbage', 'survives garbage (one thread)'],
  'throws-late': ['reports garbage', 'survives garbage (one thread)'],
  'waits-for-more': ['ends when the stage before it throws while it runs (one thread)'],
  'ignores-abort': [
    'ends when the stage behind it throws in process (one thread)',
    'ends at once when it is aborted while it flushes (one thread)',
  ],
};

for (const [type, failing] of Object.entries({ ...inThisThread, ...inPipelines })) {
  const refused = ['opens-anything', 'refuses-rudely'].includes(type) ? [{ file: 'missing' }] : [];
  test(`a stage that ${type.replaceAll('-', ' ')} fails ${failing.join('; ')}, and nothing else`, async () => {
    const failed: string[] = [];
    for (const { name, run } of conformance({ plugin, type, refused })) {
      if (
        name.endsWith(type in inPipelines ? '(own threads)' : 'threads)') ||
        (type in inThisThread && name.endsWith('(one thread)'))
      )
        continue;
      try {
        await run();
      } catch (error) {
        assert.instance(error, ConformanceError, `${name}: ${error}`);
        failed.push(name.slice(type.length + 1));
      }
    }
    assert.equal(failed, failing);
  });
}

test.run();
