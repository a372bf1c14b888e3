import { type JsonValue, type Ledger, msToUs } from '@arkavo-pipeline/core';
import { type Stereo, stereoChannels } from '../pcm/stereo.js';
import type { Duck, Ducking } from './ducking.js';
import { GainRamp } from './gain-ramp.js';
import { LevelMeter, peakOf } from './level-meter.js';
import { type Block, mixRate, usFrames } from './mix-format.js';
import type { SourceGains } from './source-gains.js';
import type { SourceTrack } from './source-track.js';

/** A gain that is set goes from 0 to 1 in this time. */
const gainStep = 1 / usFrames(msToUs(20), mixRate);

/** A source's sound of a block, as it came: without gains. */
export type SourceBlock = { readonly sourceId: string; readonly samples: Stereo; readonly ledger: Ledger | undefined };

export type MixedBlock = {
  readonly samples: Stereo;
  readonly sources: readonly SourceBlock[];
  /** When it is time to tell them. */
  readonly levels: JsonValue | undefined;
};

type Ramps = { readonly gain: GainRamp; readonly duck: GainRamp };

/** Adds up the sources' sound, block by block. */
export class Mixer {
  readonly #gains: SourceGains;
  readonly #ducking: Ducking | undefined;
  readonly #levels = new LevelMeter();
  readonly #ramps = new Map<string, Ramps>();

  constructor(gains: SourceGains, ducking: Ducking | undefined) {
    this.#gains = gains;
    this.#ducking = ducking;
  }

  mix(block: Block, tracks: ReadonlyMap<string, SourceTrack>): MixedBlock {
    const sources = [...tracks].map(([sourceId, track]) => {
      const samples = new Float32Array(block.frames * stereoChannels);
      track.read(block, samples);
      return { sourceId, samples, ledger: track.ledger };
    });
    const duck = this.#ducking?.next(block.startUs, this.#duckingPeak(sources));
    const samples = new Float32Array(block.frames * stereoChannels);
    for (const source of sources) {
      const scaled = this.#scaled(source, duck);
      this.#levels.source(source.sourceId, peakOf(scaled));
      add(samples, scaled);
    }
    this.#levels.mix(peakOf(samples), clip(samples));
    this.#forget(tracks);
    return { samples, sources, levels: this.#levels.take(block.startUs) };
  }

  /** With the gains that it has now; what came in stays as it is. */
  #scaled({ sourceId, samples }: SourceBlock, duck: Duck | undefined): Stereo {
    const ramps = this.#rampsOf(sourceId);
    const gain = this.#gains.of(sourceId);
    const ducked = duck && !this.#ducking?.isBy(sourceId) ? duck.target : 1;
    if (ramps.gain.isNeutral(gain) && ramps.duck.isNeutral(ducked)) return samples;
    const scaled = samples.slice();
    ramps.gain.apply(scaled, gain, gainStep);
    ramps.duck.apply(scaled, ducked, duck?.step ?? 1);
    return scaled;
  }

  #duckingPeak(sources: readonly SourceBlock[]): number {
    const peaks = sources.filter(({ sourceId }) => this.#ducking?.isBy(sourceId)).map(({ samples }) => peakOf(samples));
    return Math.max(0, ...peaks);
  }

  #rampsOf(sourceId: string): Ramps {
    const known = this.#ramps.get(sourceId);
    if (known) return known;
    const ramps = { gain: new GainRamp(this.#gains.of(sourceId)), duck: new GainRamp(1) };
    this.#ramps.set(sourceId, ramps);
    return ramps;
  }

  #forget(tracks: ReadonlyMap<string, SourceTrack>): void {
    for (const sourceId of this.#ramps.keys()) if (!tracks.has(sourceId)) this.#ramps.delete(sourceId);
  }
}

function add(samples: Stereo, more: Stereo): void {
  for (let at = 0; at < samples.length; at++) samples[at] = (samples[at] as number) + (more[at] as number);
}

/** Cuts at full scale; returns how many samples that were. */
function clip(samples: Stereo): number {
  let count = 0;
  for (let at = 0; at < samples.length; at++) {
    const value = samples[at] as number;
    if (value >= -1 && value <= 1) continue;
    samples[at] = Math.sign(value);
    count++;
  }
  return count;
}
