// timeout: 300 s
import { usToMs } from '@arkavo-pipeline/core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { outcomeOf } from './support/outcome.js';
import { type Call, call } from './support/virtual-call.js';

const test = suite('a file at more than the way carries');

const sentBps = 3_000_000;
/** The first seconds go by before it is clear that nobody does what is asked. */
const knownUs = 6_000_000;

function playFile(rate: number): Call {
  return call({ way: { delayMs: 10, rate, queueMs: 200 }, pictures: 900, seed: 1, bitsPerSecond: sentBps });
}

/** Of the pictures that went in after it was known: how many came out, and how late the latest was. */
function later(one: Call): { readonly count: number; readonly latestMs: number } {
  const { pictures } = one.camera;
  const addedMs = outcomeOf(one).places.flatMap((place, index) => {
    const sentUs = pictures[place]?.sentUs ?? 0;
    return sentUs < knownUs ? [] : [usToMs((one.taken[index]?.atUs ?? 0) - sentUs)];
  });
  return { count: addedMs.length, latestMs: Math.max(...addedMs) };
}

for (const [rate, least] of [
  [2_000_000, 180],
  [1_000_000, 20],
] as const) {
  const one = playFile(rate);
  const title = `${rate / 1e6} of ${sentBps / 1e6} Mbit/s`;

  test(`${title}: whole pictures come behind each keyframe, none later than it may wait`, () => {
    const { count, latestMs } = later(one);
    assert.ok(count >= least, `${count} of ${one.camera.pictures.length}`);
    assert.ok(latestMs <= 750 + 150, `${latestMs} ms`);
    assert.ok(one.sendDrops.stale, 'what does not fit is stale');
  });

  test(`${title}: keyframes are asked for as ever, feedback is missed only when it is due, and it is said`, () => {
    const asked = one.decisions.filter(({ atUs }) => atUs > knownUs);
    const keyframes = asked.filter(({ cause }) => cause === 'keyframe stale' || cause === 'keyframe awaiting-keyframe');
    const steps = keyframes.slice(1).map(({ atUs }, index) => atUs - (keyframes[index]?.atUs ?? 0));
    assert.ok(keyframes.length > 0, 'it may be an encoder that cannot send less');
    assert.ok(Math.min(...steps) >= 300_000, `${Math.min(...steps)} us`);
    assert.not.ok(one.decisions.some(({ cause }) => cause === 'bitrate feedback-lost'));
    assert.is(one.warnings.length, 1);
    assert.match(
      one.warnings[0] ?? '',
      /^the way carries \d+ of the \d{4} kbit\/s of video, which does not follow the bit rate that is asked for/,
    );
  });
}

test('what maxBitrate does not let go on a way that carries all is no matter of the way', () => {
  const sender = { maxBitrate: 1_000_000 };
  const { warnings } = call({ way: { delayMs: 1 }, pictures: 300, seed: 1, bitsPerSecond: sentBps, sender });
  assert.is(warnings.length, 1);
  assert.match(
    warnings[0] ?? '',
    /^a maxBitrate of 1000 kbit\/s lets 1506 of the \d{4} kbit\/s of video go, .* set maxBitrate to \d{4} kbit\/s or more, if the way carries that$/,
  );
});

test('an encoder that follows is taken for no file', () => {
  const one = call({
    ...{ way: { delayMs: 10, rate: 4_000_000, queueMs: 200 }, pictures: 900, seed: 1, obeys: true },
    changes: [{ atUs: 10_000_000, way: { delayMs: 10, rate: 1_000_000, queueMs: 200 } }],
  });
  assert.equal(one.warnings, []);
});

test.run();
