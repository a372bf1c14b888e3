import { type Stereo, stereoChannels } from './stereo.js';
import type { StereoFifo } from './stereo-fifo.js';

/** Half of the filter's length, in samples of the slower of the two rates. */
const halfTaps = 24;
/** Places between two samples for which the filter is kept; between those it is interpolated, −106 dB off at the worst. */
const phases = 512;
/** Of the Kaiser window: 100 dB of attenuation. */
const beta = 10;
const besselOfBeta = bessel(beta);

/** What of the input is read, and where it goes. */
export type Reading = {
  readonly fifo: StereoFifo;
  /** The place in the input of the first frame, in input frames. */
  readonly position: number;
  /** Input frames per output frame. */
  readonly step: number;
  readonly out: Stereo;
  /** The first of `count` output frames that are written. */
  readonly from: number;
  readonly count: number;
};

/**
 * A polyphase filter (a windowed sinc) that gives the sound at any place between samples: a rate may change from one sample to the
 * next, and what comes out depends on nothing but the samples and the place. At whole places of the same rate, the
 * samples themselves come out.
 */
export class ResamplingKernel {
  /** Input frames on either side of a place that it depends on. */
  readonly halfWidth: number;
  readonly #taps: number;
  /** A row for each phase, and one for the next sample's first. */
  readonly #table: Float32Array;
  readonly #isNeutral: boolean;

  /** Of rates that are further apart than 1:1, the lower one's half is the highest frequency left. */
  constructor(fromRate: number, toRate: number) {
    const scale = Math.min(1, toRate / fromRate);
    this.#isNeutral = fromRate <= toRate;
    this.halfWidth = Math.ceil(halfTaps / scale);
    this.#taps = 2 * this.halfWidth;
    this.#table = new Float32Array((phases + 1) * this.#taps);
    for (let phase = 0; phase <= phases; phase++) this.#fill(phase, scale);
  }

  read({ fifo, position, step, out, from, count }: Reading): void {
    if (step === 1 && Number.isInteger(position) && this.#isNeutral) {
      const { data, offset } = fifo.window(position, count);
      out.set(data.subarray(offset, offset + count * stereoChannels), from * stereoChannels);
      return;
    }
    const first = Math.floor(position) - this.halfWidth + 1;
    const frames = Math.floor(position + (count - 1) * step) + this.halfWidth + 1 - first;
    const { data, offset } = fifo.window(first, frames);
    if (isSilent(data, offset, frames)) {
      out.fill(0, from * stereoChannels, (from + count) * stereoChannels);
      return;
    }
    for (let index = 0; index < count; index++) {
      const place = position + index * step;
      const whole = Math.floor(place);
      const at = offset + (whole - this.halfWidth + 1 - first) * stereoChannels;
      this.#readFrame(data, at, place - whole, out, (from + index) * stereoChannels);
    }
  }

  #readFrame(data: Stereo, at: number, fraction: number, out: Stereo, to: number): void {
    const table = this.#table;
    const taps = this.#taps;
    const phase = Math.floor(fraction * phases);
    const weight = fraction * phases - phase;
    const row = phase * taps;
    let left = 0;
    let right = 0;
    for (let tap = 0, next = at; tap < taps; tap++, next += stereoChannels) {
      const low = table[row + tap] as number;
      const factor = low + weight * ((table[row + taps + tap] as number) - low);
      left += factor * (data[next] as number);
      right += factor * (data[next + 1] as number);
    }
    out[to] = left;
    out[to + 1] = right;
  }

  /** Each row adds up to 1: a constant stays what it is. */
  #fill(phase: number, scale: number): void {
    const row = new Float64Array(this.#taps);
    for (let tap = 0; tap < this.#taps; tap++) {
      const distance = tap - this.halfWidth + 1 - phase / phases;
      row[tap] = sinc(distance * scale) * kaiser(distance / this.halfWidth);
    }
    const sum = row.reduce((total, factor) => total + factor, 0);
    this.#table.set(
      row.map((factor) => factor / sum),
      phase * this.#taps,
    );
  }
}

/** Silence (of what is muted, or plays now and then) is told a hundred times as fast as it is filtered. */
function isSilent(data: Stereo, offset: number, frames: number): boolean {
  for (let at = offset; at < offset + frames * stereoChannels; at++) if (data[at] !== 0) return false;
  return true;
}

function sinc(x: number): number {
  if (x === 0) return 1;
  return Number.isInteger(x) ? 0 : Math.sin(Math.PI * x) / (Math.PI * x);
}

function kaiser(x: number): number {
  return Math.abs(x) >= 1 ? 0 : bessel(beta * Math.sqrt(1 - x * x)) / besselOfBeta;
}

/** The modified Bessel function of the first kind, order 0, by its series. */
function bessel(x: number): number {
  let sum = 1;
  let term = 1;
  for (let n = 1; term > sum * 1e-12; n++) {
    term *= (x / (2 * n)) ** 2;
    sum += term;
  }
  return sum;
}
