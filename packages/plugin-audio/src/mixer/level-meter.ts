import type { JsonValue } from '@arkavo-pipeline/core';
import type { Stereo } from '../pcm/stereo.js';

/** How often levels are told at most, microseconds. */
const intervalUs = 100_000;
/** What silence is told as, dB. */
const lowest = -120;

/** The greatest absolute value, full scale is 1. */
export function peakOf(samples: Stereo): number {
  let peak = 0;
  for (let at = 0; at < samples.length; at++) {
    const value = Math.abs(samples[at] as number);
    if (value > peak) peak = value;
  }
  return peak;
}

/** The peaks of the mix and of each source since they were last told. */
export class LevelMeter {
  readonly #sources = new Map<string, number>();
  #mix = 0;
  #clipped = 0;
  #toldUs: number | undefined;

  source(sourceId: string, peak: number): void {
    this.#sources.set(sourceId, Math.max(peak, this.#sources.get(sourceId) ?? 0));
  }

  /** `clipped`: samples that were cut at full scale. */
  mix(peak: number, clipped: number): void {
    this.#mix = Math.max(peak, this.#mix);
    this.#clipped += clipped;
  }

  /** The levels, when it is time to tell them: at most ten times a second of session time. */
  take(nowUs: number): JsonValue | undefined {
    this.#toldUs ??= nowUs - intervalUs;
    if (nowUs - this.#toldUs < intervalUs) return undefined;
    this.#toldUs = nowUs;
    const sources = Object.fromEntries([...this.#sources].map(([id, peak]) => [id, { peakDb: decibels(peak) }]));
    const value = { peakDb: decibels(this.#mix), clippedSamples: this.#clipped, sources };
    this.#sources.clear();
    this.#mix = 0;
    this.#clipped = 0;
    return value;
  }
}

/** To a tenth. */
function decibels(peak: number): number {
  return peak === 0 ? lowest : Math.max(lowest, Math.round(200 * Math.log10(peak)) / 10);
}
