import type { FileSeries } from './file-series.js';
import { frameLine } from './metadata-line.js';
import type { TrackFormats } from './recording.js';
import type { Sample, Track } from './sample.js';
import type { CutterItem, CutterStep, SampleCutter } from './sample-cutter.js';
import type { WallClock } from './wall-clock.js';

export type CutRecordingOptions = {
  readonly series: FileSeries;
  readonly cutter: SampleCutter;
  /** Samples from before this are not of the recording. */
  readonly earliestUs: number;
  readonly drop: (cause: 'paused' | 'before-start' | 'late-sound') => void;
  /** Where there is to be a line for each picture. */
  readonly frameTimes: WallClock | undefined;
};

/** A recording that has begun: what the cutter says becomes of each sample is done, one thing after the other. */
export class CutRecording {
  readonly #options: CutRecordingOptions;
  readonly #series: FileSeries;
  readonly #cutter: SampleCutter;
  /** Tracks that began late: they are in no file yet. */
  readonly #late = new Set<Track>();
  #earliestUs: number;
  /** A command may come while a sample is still on its way into the file. */
  #last: Promise<unknown> = Promise.resolve();
  /** What a caller has been told. */
  #reported: unknown;

  constructor(options: CutRecordingOptions) {
    this.#options = options;
    this.#series = options.series;
    this.#cutter = options.cutter;
    this.#earliestUs = options.earliestUs;
  }

  get path(): string {
    return this.#series.path;
  }

  /** What a keyframe is awaited for; undefined when none is. */
  get awaitsKeyframe(): 'late-sound' | 'awaiting-keyframe' | undefined {
    if (!this.#cutter.awaitsKeyframe) return undefined;
    return this.#late.size > 0 ? 'late-sound' : 'awaiting-keyframe';
  }

  /** Throws ERR_FILE_WRITE, or ERR_STREAM_INVALID for a stream that cannot be interleaved, as the others do. */
  push(item: CutterItem): Promise<void> {
    const cutter = this.#cutter;
    const leads = item.track === cutter.leader && cutter.isOn;
    if (leads && this.#series.isDue(cutter.toFileUs(item.ptsUs))) cutter.split();
    return this.#carryOut(cutter.push(item));
  }

  pause(): Promise<void> {
    return this.#carryOut(this.#cutter.pause());
  }

  resume(): void {
    this.#cutter.resume();
  }

  split(): void {
    this.#cutter.split();
  }

  /** A track that begins late: the next keyframe begins a file that has it. `tracks`: all that have begun. */
  addTrack(track: Track, tracks: TrackFormats): void {
    this.#late.add(track);
    this.#series.setTracks(tracks);
    this.#cutter.addTrack(track);
    this.#cutter.split();
  }

  endTrack(track: Track): Promise<void> {
    return this.#carryOut(this.#cutter.endTrack(track));
  }

  /** Whatever happened before: what there is becomes whole files. Throws ERR_FILE_WRITE, for what was not thrown before. */
  async finish(): Promise<void> {
    await this.#last;
    const reported = this.#reported;
    // A file that failed takes nothing more, and is whole.
    await this.#carryOut(this.#cutter.flush()).catch(() => {});
    await this.#series.finish().catch((error) => {
      if (error !== reported) throw error;
    });
  }

  #carryOut(steps: readonly CutterStep[]): Promise<void> {
    const done = this.#last.then(() => this.#each(steps));
    this.#last = done.catch((error) => {
      this.#reported ??= error;
    });
    return done;
  }

  async #each(steps: readonly CutterStep[]): Promise<void> {
    for (const step of steps) {
      if ('cutUs' in step) await this.#cut(step.cutUs);
      else if ('ended' in step) this.#series.endTrack(step.ended);
      else if ('dropped' in step) this.#options.drop('paused');
      else if (step.item.track === 'metadata') await this.#series.addLine(step.item);
      else await this.#add(step.item);
    }
  }

  async #cut(atUs: number): Promise<void> {
    this.#earliestUs = atUs;
    // One that begins while the file does is not in it.
    const late = [...this.#late];
    await this.#series.cut(atUs);
    for (const track of late) this.#late.delete(track);
  }

  async #add(sample: Sample): Promise<void> {
    if (this.#late.has(sample.track)) return this.#options.drop('late-sound');
    if (sample.ptsUs < this.#earliestUs) return this.#options.drop('before-start');
    await this.#series.add(sample);
    const { frameTimes } = this.#options;
    if (!frameTimes || sample.track !== 'video') return;
    const captureUs = frameTimes.toUnixUs(sample.capture.captureUs);
    await this.#series.addLine(frameLine(sample.ptsUs, { ...sample.capture, captureUs }));
  }
}
