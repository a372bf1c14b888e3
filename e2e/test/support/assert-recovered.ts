import * as assert from 'uvu/assert';
import type { Sighting } from './sightings.js';

/** What was sent and what came, and when the trouble was over, microseconds. */
export type Recovery = {
  readonly sent: readonly Sighting[];
  readonly received: readonly Sighting[];
  readonly healedUs: number;
  /** How it was before the trouble. */
  readonly usual: Usual;
};

/** What came in a second without trouble, and what most of it took, microseconds: on a busy machine not what it takes on another. */
export type Usual = { readonly pictures: number; readonly latencyUs: number };

const usPerSecond = 1_000_000;

/** The latency that a link without trouble is far below, unless the machine itself is slow. */
const farUs = 150_000;

/** So many times what is usual is not usual any more. */
const unusual = 3;

/** From this long after the trouble on, everything is as before. */
export const recoveredUs = 2 * usPerSecond;

/** How long it is looked at then. */
export const watchedUs = usPerSecond;

/** So much of what usually comes in a second: the machine may be slow now and then. */
const leastInTime = 0.8;

/** How long a sender waits for a keyframe until it asks again. */
const askAgainUs = 300_000;

/** How it was in the second before. */
export function usualUntil(untilUs: number, sent: readonly Sighting[], received: readonly Sighting[]): Usual {
  const came = received.filter(({ atUs }) => atUs >= untilUs - watchedUs && atUs < untilUs);
  const latencyUs = percentile(latencies(sent, came), 80);
  assert.ok(came.length >= 10, `only ${came.length} pictures came in a second without trouble`);
  assert.ok(latencyUs < usPerSecond, `pictures took ${latencyUs / 1000} ms without trouble`);
  return { pictures: Math.min(came.length, 30), latencyUs };
}

/** What pictures take while there is no trouble, at most, microseconds. */
export function allowedUs({ latencyUs }: Usual): number {
  return Math.max(farUs, unusual * latencyUs);
}

/** Two seconds after the trouble, pictures come as they are made: for a second at 30 a second. */
export function assertRecovered({ sent, received, healedUs, usual }: Recovery): void {
  const fromUs = healedUs + recoveredUs;
  const came = received.filter(({ atUs }) => atUs >= fromUs && atUs < fromUs + watchedUs);
  const waitedUs = latencies(sent, came);
  const inTime = waitedUs.filter((us) => us < allowedUs(usual)).length;
  const what = `${came.length} pictures came in the third second, ${inTime} of them in time, usually ${usual.pictures}`;
  const took = `they took ${waitedUs.map((us) => Math.round(us / 1000))} ms, usually ${usual.latencyUs / 1000}`;
  assert.ok(inTime >= leastInTime * usual.pictures, `${what}; ${took}`);
}

/** From capture to arrival, microseconds, by the payload: whatever clocks and times the protocol carries. */
export function latencies(sent: readonly Sighting[], came: readonly Sighting[]): number[] {
  const capturedUs = new Map(sent.map(({ sha256, captureUs }) => [sha256, captureUs]));
  return came.flatMap(({ sha256, atUs }) => {
    const captureUs = capturedUs.get(sha256);
    return captureUs === undefined ? [] : [atUs - captureUs];
  });
}

/** The value that `percent` % of the others do not exceed. There must be one. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const value = sorted[Math.max(0, Math.ceil((sorted.length * percent) / 100) - 1)];
  assert.ok(value !== undefined, 'nothing was measured');
  return value as number;
}

/** With a new connection after the trouble, the first keyframe that is made for it is the first to come. */
export function assertFirstPicture({ sent, received, healedUs, usual }: Recovery, connectedUs: number): void {
  const first = received.find(({ atUs, keyframe }) => keyframe && atUs >= healedUs);
  assert.ok(first, 'no keyframe came');
  const waitedUs = (first?.atUs ?? 0) - connectedUs;
  const mostUs = usPerSecond - farUs + allowedUs(usual);
  assert.ok(waitedUs < mostUs, `the first picture came ${waitedUs / 1000} ms after the connection`);
  const made = sent.filter(({ keyframe, atUs }) => keyframe && atUs >= connectedUs && atUs <= (first?.atUs ?? 0));
  const asked = 1 + Math.floor(((made[0]?.atUs ?? connectedUs) - connectedUs) / askAgainUs);
  assert.ok(made.length <= asked, `${made.length} keyframes were made for it`);
}
