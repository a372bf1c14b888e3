import { type Stereo, stereoChannels } from './stereo.js';

/** A place in memory where frames lie one after the other: `offset` is that of the first one's left value. */
export type FrameWindow = { readonly data: Stereo; readonly offset: number };

const firstFrames = 4096;

/** Stereo frames by their index, which goes on for ever; what was dropped, and what has not come, is silence. */
export class StereoFifo {
  #data: Stereo = new Float32Array(firstFrames * stereoChannels);
  /** Where in `#data`, in frames, the first one lies. */
  #offset = 0;
  #start = 0;
  #end = 0;

  /** The index of the frame that comes next. */
  get end(): number {
    return this.#end;
  }

  append(samples: Stereo): void {
    const frames = samples.length / stereoChannels;
    this.#makeRoom(frames);
    this.#data.set(samples, (this.#offset + this.#end - this.#start) * stereoChannels);
    this.#end += frames;
  }

  /** Forgets the frames before that index. */
  dropBefore(index: number): void {
    const frames = Math.min(index, this.#end) - this.#start;
    if (frames <= 0) return;
    this.#start += frames;
    this.#offset += frames;
  }

  /** The frames from that index on: where they lie, valid until the next `append`, or a copy with silence for what is not there. */
  window(from: number, count: number): FrameWindow {
    if (from >= this.#start && from + count <= this.#end) {
      return { data: this.#data, offset: (this.#offset + from - this.#start) * stereoChannels };
    }
    const copy = new Float32Array(count * stereoChannels);
    const first = Math.max(from, this.#start);
    const last = Math.min(from + count, this.#end);
    if (first < last) copy.set(this.#view(first, last), (first - from) * stereoChannels);
    return { data: copy, offset: 0 };
  }

  #view(from: number, to: number): Stereo {
    const shift = this.#offset - this.#start;
    return this.#data.subarray((from + shift) * stereoChannels, (to + shift) * stereoChannels);
  }

  #makeRoom(frames: number): void {
    const held = this.#end - this.#start;
    if ((this.#offset + held + frames) * stereoChannels <= this.#data.length) return;
    const kept = this.#view(this.#start, this.#end);
    const needed = (held + frames) * stereoChannels * 2;
    if (needed <= this.#data.length) this.#data.copyWithin(0, kept.byteOffset / 4, kept.byteOffset / 4 + kept.length);
    else {
      this.#data = new Float32Array(Math.max(needed, this.#data.length * 2));
      this.#data.set(kept);
    }
    this.#offset = 0;
  }
}
