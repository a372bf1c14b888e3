import {
  AudioPacket,
  bt709,
  type Clock,
  type Frame,
  type FrameOwner,
  FramePacket,
  secondsToUs,
  startLedger,
  usPerSecond,
} from '@arkavo-pipeline/core';
import type { TestStage } from '@arkavo-pipeline/core/testing';
import { seededRandom } from '../seeded-random.js';

/** A camera with a microphone, both on a clock of their own, that flashes and beeps at the same instants. */
export type SkewedCamera = {
  readonly sourceId: string;
  /** Parts per million by which its clock is fast. */
  readonly ppm: number;
  /** Pictures per second, by its clock. */
  readonly fps: number;
  /** With each such picture a flash begins, and a beep. */
  readonly everyFrames: number;
  /** What of stereo sound its microphone gives: the other side is silent. */
  readonly side: 'left' | 'right';
};

/** How long a flash is, in pictures: some of a camera are left out of the file. */
const flashFrames = 4;

export const tile = { width: 80, height: 90 } as const;

/** Its own clock shows this when the session begins, microseconds. */
const deviceStartUs = 77 * usPerSecond;
/** On the way here everything takes this long at least, and up to the jitter longer. */
const wayUs = 30_000;
const jitterUs = 50_000;
/** By how much times of capture are known wrongly at most. */
const captureErrorUs = 500;

const sampleRate = 16_000;
const packetFrames = sampleRate / 10;
const beep = { hertz: 2_000, frames: sampleRate / 20, amplitude: 24_000 } as const;

type Pictures = { readonly black: Frame; readonly white: Frame };

/** Sends its pictures, until the clock has come to `seconds`. */
export async function sendPictures(camera: SkewedCamera, stage: TestStage, clock: Clock, seconds: number) {
  const { fps, everyFrames, sourceId } = camera;
  const { black, white } = paint(stage.frames);
  await onTheWay(camera, clock, { seconds, spacing: 1 / fps, seed: 1 }, async (index, times) => {
    const frame = (index % everyFrames < flashFrames ? white : black).retain();
    await stage.send(new FramePacket({ ...times, sourceId, frame }));
  });
  black.release();
  white.release();
}

/** Sends its sound, until the clock has come to `seconds`. */
export async function sendSound(camera: SkewedCamera, stage: TestStage, clock: Clock, seconds: number) {
  const spacing = packetFrames / sampleRate;
  await onTheWay(camera, clock, { seconds, spacing, seed: 2 }, async (index, times) => {
    const data = soundOf(camera, index);
    const { sourceId } = camera;
    await stage.send(new AudioPacket({ ...times, sourceId, format: 'pcm-s16', sampleRate, channels: 2, data }));
  });
}

type Track = { readonly seconds: number; readonly spacing: number; readonly seed: number };
type Times = Pick<FramePacket, 'ptsUs' | 'durationUs' | 'ledger'>;

/** Calls `send` when a packet arrives: late by a delay that varies, and never before the one that was sent first. */
async function onTheWay(
  { ppm, sourceId }: SkewedCamera,
  clock: Clock,
  { seconds, spacing, seed }: Track,
  send: (index: number, times: Times) => Promise<void>,
): Promise<void> {
  const random = seededRandom(seed + sourceId.length);
  let arrivedUs = 0;
  for (let index = 0; ; index++) {
    const deviceUs = secondsToUs(index * spacing);
    const capturedUs = deviceUs / (1 + ppm / usPerSecond);
    if (capturedUs > secondsToUs(seconds)) return;
    arrivedUs = Math.max(arrivedUs, capturedUs + secondsToUs(spacing) + wayUs + random() * jitterUs);
    await clock.sleepUntil(arrivedUs);
    const captureUs = Math.round(capturedUs + (2 * random() - 1) * captureErrorUs);
    await send(index, {
      ptsUs: deviceStartUs + deviceUs,
      durationUs: secondsToUs(spacing),
      ledger: startLedger(captureUs, captureErrorUs),
    });
  }
}

/** Interleaved samples of the packet of that index. */
function soundOf({ fps, everyFrames, side }: SkewedCamera, index: number): Uint8Array {
  const samples = new Int16Array(2 * packetFrames);
  const period = (everyFrames * sampleRate) / fps;
  for (let frame = 0; frame < packetFrames; frame++) {
    const since = (index * packetFrames + frame) % period;
    if (since >= beep.frames) continue;
    const value = beep.amplitude * Math.sin((2 * Math.PI * beep.hertz * since) / sampleRate);
    samples[2 * frame + (side === 'left' ? 0 : 1)] = value;
  }
  return new Uint8Array(samples.buffer);
}

function paint(frames: FrameOwner): Pictures {
  const painted = (luma: number) => {
    const frame = frames.allocate({ ...tile, format: 'i420', color: bt709 });
    for (const [index, { data }] of frame.planes().entries()) data.fill(index === 0 ? luma : 128);
    return frame;
  };
  return { black: painted(16), white: painted(235) };
}
