import { usToSeconds } from '@arkavo-pipeline/core';
import { ResamplingKernel } from '../pcm/resampling-kernel.js';
import type { Stereo } from '../pcm/stereo.js';
import { StereoFifo } from '../pcm/stereo-fifo.js';
import { DriftTrim } from './drift-trim.js';
import { type Block, framesUs, mixRate, usFrames } from './mix-format.js';
import type { SoundPacket } from './sound-packet.js';

/** Packets whose times are this far from the end of the one before, microseconds, are no continuation of it. */
const maxSpacingUs = 10_000;

const kernels = new Map<number, ResamplingKernel>();
/** Rates that are kept; a peer may think of any. */
const maxKernels = 8;

function kernelOf(rate: number): ResamplingKernel {
  const known = kernels.get(rate);
  if (known) return known;
  const kernel = new ResamplingKernel(rate, mixRate);
  const [oldest] = kernels.keys();
  if (kernels.size >= maxKernels && oldest !== undefined) kernels.delete(oldest);
  kernels.set(rate, kernel);
  return kernel;
}

/** Packets that continue one another, read at the mix's rate: a place in them for each time, which follows the times of new packets. */
export class SoundRun {
  readonly startUs: number;
  readonly #rate: number;
  readonly #channels: number;
  readonly #kernel: ResamplingKernel;
  readonly #fifo = new StereoFifo();
  readonly #trim = new DriftTrim();
  /** The newest packet's first frame, and its time. */
  #anchor: { readonly index: number; readonly us: number };
  #position: number | undefined;
  #step: number;

  constructor(first: SoundPacket) {
    this.startUs = first.startUs;
    this.#rate = first.rate;
    this.#channels = first.channels;
    this.#kernel = kernelOf(first.rate);
    this.#step = first.rate / mixRate;
    this.#anchor = { index: 0, us: first.startUs };
    this.append(first);
  }

  /** When the sound ends, by the newest packet's time. */
  get endUs(): number {
    return this.#anchor.us + framesUs(this.#fifo.end - this.#anchor.index, this.#rate);
  }

  continues({ startUs, rate, channels }: SoundPacket): boolean {
    return rate === this.#rate && channels === this.#channels && Math.abs(startUs - this.endUs) <= maxSpacingUs;
  }

  append(packet: SoundPacket): void {
    this.#anchor = { index: this.#fifo.end, us: packet.startUs };
    this.#fifo.append(packet.samples());
  }

  /**
   * Finds the place for a time; the run is then read from there on, without a seam. At the mix's own rate it is a whole one, at most
   * 10 µs off: as long as nothing drifts, the samples themselves are the sound.
   */
  begin(us: number): void {
    const position = Math.max(0, usFrames(us - this.startUs, this.#rate));
    this.#position = this.#rate === mixRate ? Math.round(position) : position;
  }

  /** Corrects the rate at the begin of a block, when the reading has got there. */
  follow({ startUs, frames }: Block): void {
    if (this.#position === undefined) return;
    const target = this.#anchor.index + usFrames(startUs - this.#anchor.us, this.#rate);
    const trim = this.#trim.update((target - this.#position) / this.#rate, usToSeconds(framesUs(frames, mixRate)));
    this.#step = (this.#rate / mixRate) * (1 + trim);
  }

  /** How many frames of the output are left in it. */
  get framesLeft(): number {
    return Math.max(0, Math.ceil((this.#fifo.end - (this.#position ?? 0)) / this.#step - 1e-6));
  }

  /** Reads on: `count` frames of the output, from frame `from` of `out` on. */
  read(out: Stereo, from: number, count: number): void {
    const position = this.#position ?? 0;
    this.#kernel.read({ fifo: this.#fifo, position, step: this.#step, out, from, count });
    this.#position = position + count * this.#step;
    this.#fifo.dropBefore(Math.floor(this.#position) - this.#kernel.halfWidth);
  }
}
