import assert from 'node:assert/strict';
import { suite } from 'uvu';
import { FilmedLink, maxQueueMs, rate } from './support/filmed-link.js';

const test = suite('slow link');
const megabit = 1_000_000;
/** Bytes per second of ways that are wide enough, and of one that is not. */
const [wide, narrow] = [(20 * megabit) / 8, (0.5 * megabit) / 8];

test('3 Mbit/s over a link of 0.5: what arrives is no older than the queue may be and a keyframe takes', () =>
  FilmedLink.run(narrow, async (filmed) => {
    await filmed.film({ bitrate: 3 * megabit, obeys: false }, 4);
    const keyframeMs = (((3 * megabit) / rate) * 3 * 1000) / (8 * narrow);
    // The first pictures find out how slow the link is.
    const later = filmed.latenciesFrom(2000);
    assert.ok(later.length >= 1, 'nothing arrived');
    assert.ok(Math.max(...later) < maxQueueMs + keyframeMs + 100, `${Math.max(...later)} ms`);
    assert.ok((filmed.drops.stale ?? 0) > 30, JSON.stringify(filmed.drops));
    assert.equal(filmed.drops['connection-lost'], undefined);
    assert.ok(filmed.requests.some(({ type }) => type === 'bitrate'));
  }));

test('an encoder that does what it is asked for fits the link within two seconds, and nothing more is dropped', () =>
  FilmedLink.run(wide, async (filmed) => {
    const camera = { bitrate: 3 * megabit, obeys: true };
    await filmed.film(camera, 1);
    filmed.link.bytesPerSecond = narrow;
    await filmed.film(camera, 2);
    const [dropped, settledMs] = [{ ...filmed.drops }, filmed.nowMs];
    await filmed.film(camera, 3);
    const later = filmed.latenciesFrom(settledMs + 500);
    assert.ok(later.length > 60, `${later.length} pictures`);
    const delays = later.sort((one, other) => one - other);
    assert.ok((delays[Math.floor(delays.length * 0.9)] ?? 0) < 150, delays.join());
    assert.deepEqual(filmed.drops, dropped);
  }));

test('a link that stands still and then goes on: the delay is gone at the next keyframe', () =>
  FilmedLink.run(wide, async (filmed) => {
    const camera = { bitrate: 2 * megabit, obeys: true };
    await filmed.film(camera, 0.5);
    filmed.link.bytesPerSecond = 0;
    await filmed.film(camera, 3, () => (filmed.drops.stale ?? 0) > 20);
    filmed.link.bytesPerSecond = wide;
    const backMs = filmed.nowMs;
    await filmed.film(camera, 2);
    const last = filmed.latenciesFrom(backMs).slice(-20);
    assert.equal(last.length, 20);
    assert.ok(Math.max(...last) < 150, last.join());
    assert.deepEqual(filmed.missed, {});
  }));

test.run();
