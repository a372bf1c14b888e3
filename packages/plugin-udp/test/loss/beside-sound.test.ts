// timeout: 300 s
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { outcomeOf } from './support/outcome.js';
import { type Call, call } from './support/virtual-call.js';

const test = suite('video beside uncompressed sound');

const maxBitrate = 1_500_000;
const minBitrate = 200_000;
/** What sound takes with its headers is less than this. */
const soundBps = 1_700_000;

function play(rate: number | undefined, bitsPerSecond: number, obeys: boolean): Call {
  const way = rate === undefined ? { delayMs: 1 } : { delayMs: 10, rate, queueMs: 200 };
  const sender = { minBitrate, maxBitrate };
  return call({ way, pictures: 450, seed: 1, bitsPerSecond, obeys, hasSound: true, sender });
}

/** What was asked for after the first five seconds. */
function askedBps({ decisions }: Call): readonly number[] {
  const asked = decisions.filter(({ cause }) => cause.startsWith('bitrate '));
  const first = asked.findLastIndex(({ atUs }) => atUs < 5_000_000);
  return asked.slice(Math.max(0, first)).map(({ details }) => Number(details.bitsPerSecond));
}

test('where the way carries both, the encoder is asked for maxBitrate, and every picture comes', () => {
  const one = play(undefined, maxBitrate, true);
  assert.equal(askedBps(one), [maxBitrate]);
  assert.is(outcomeOf(one).complete, 1);
  assert.equal([one.sendDrops, one.warnings], [{}, []]);
});

test('where it does not, the video gets what the sound leaves of it', () => {
  const one = play(2_700_000, maxBitrate, true);
  const asked = askedBps(one);
  assert.ok(Math.max(...asked) <= 2_700_000 - 1_500_000, asked.join());
  assert.ok(Math.min(...asked) > minBitrate, asked.join());
  assert.equal(one.warnings, []);
});

test('where the sound leaves less than minBitrate, it is said once, with the rates of both', () => {
  const { warnings } = play(1_700_000, maxBitrate, true);
  assert.is(warnings.length, 1, warnings.join('\n'));
  const [, beside, left] =
    /^sound and metadata take (\d+) kbit\/s and leave (\d+) kbit\/s/.exec(warnings[0] ?? '') ?? [];
  assert.ok(Number(beside) > 1500 && Number(beside) < soundBps / 1000, warnings[0]);
  assert.ok(Number(left) < 200, warnings[0]);
  assert.match(warnings[0] ?? '', /a minBitrate of 200 kbit\/s: send the sound as AAC, or at a lower rate$/);
});

test.run();
