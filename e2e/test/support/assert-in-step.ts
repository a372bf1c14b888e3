import * as assert from 'uvu/assert';
import type { SyncReport } from '../stages/sync-check.js';
import type { TrackReport } from './track-watch.js';

export type InStep = {
  readonly seconds: number;
  /** Packets per second. */
  readonly fps: number;
  readonly audioRate: number;
  /** How late a packet may come after its time, microseconds: of what two tracks are apart, that much is no drift. */
  readonly maxDelayUs: number;
};

const usPerSecond = 1_000_000;

/**
 * The clock stands still while a packet passes, so a packet's time against the clock's is all that is wrong with it, and the
 * drift is how far that is apart for the two tracks. Beside it, the latest time of one track may be ahead of the other's
 * latest by the rest of one packet of the other's, and no more.
 */
export function assertInStep({ video, audio, ...apart }: SyncReport, inStep: InStep): void {
  const frameUs = usPerSecond / inStep.fps;
  const audioUs = usPerSecond / inStep.audioRate;
  const wrongUs = 2 * inStep.maxDelayUs + 100;
  assert.ok(apart.driftUs <= frameUs, `a drift of ${apart.driftUs} µs is more than one frame`);
  assert.ok(apart.driftUs <= wrongUs, `a drift of ${apart.driftUs} µs is more than delays explain`);
  assert.ok(apart.videoAheadUs <= audioUs + wrongUs, `video was ahead by ${apart.videoAheadUs} µs`);
  assert.ok(apart.audioAheadUs <= frameUs + wrongUs, `audio was ahead by ${apart.audioAheadUs} µs`);
  assertTrack(video, inStep.seconds, inStep.fps, 90_000);
  assertTrack(audio, inStep.seconds, inStep.audioRate, 48_000);
}

function assertTrack(track: TrackReport, seconds: number, rate: number, rtpRate: number): void {
  const { packets, faults, described, firstPtsUs, lastPtsUs, rtpErrorUs } = track;
  assert.is(faults, 0, described.join('\n'));
  const expected = seconds * rate;
  assert.ok(Math.abs(packets - expected) <= 1 + expected * 51e-6, `${packets} packets`);
  const lengthUs = lastPtsUs - firstPtsUs + usPerSecond / rate;
  assert.ok(Math.abs(lengthUs - seconds * usPerSecond) <= (2 * usPerSecond) / rate, `they lasted for ${lengthUs} µs`);
  // The first time is rounded to a tick, and so is every other.
  assert.ok(rtpErrorUs <= usPerSecond / rtpRate + 1, `${rtpErrorUs} µs`);
}
