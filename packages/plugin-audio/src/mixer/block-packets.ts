import {
  AudioPacket,
  type Ledger,
  MetadataPacket,
  msToUs,
  type Packet,
  type PacketHeader,
  startLedger,
} from '@arkavo-pipeline/core';
import { writeSamples } from '../pcm/pcm-samples.js';
import { type Stereo, stereoChannels } from '../pcm/stereo.js';
import { mixRate } from './mix-format.js';
import type { MixedBlock } from './mixer.js';
import type { MixerOptions } from './mixer-options.js';

export type Output = 'audio' | 'sources' | 'levels';

type Options = Pick<MixerOptions, 'sourceId' | 'format' | 'blockMs' | 'timeline'>;
type Emission = { readonly port: Output; readonly packet: Packet };

/** Makes packets of blocks: with session time as their time. */
export class BlockPackets {
  readonly #options: Options;
  readonly #ports: ReadonlySet<Output>;

  /** `ports`: those that are wanted. */
  constructor(options: Options, ports: ReadonlySet<Output>) {
    this.#options = options;
    this.#ports = ports;
  }

  *of(startUs: number, { samples, sources, levels }: MixedBlock, nowUs: number): Generator<Emission, void, undefined> {
    const { sourceId } = this.#options;
    const heard = sources.flatMap(({ ledger }) => ledger ?? []);
    const newest = heard.reduce((best, ledger) => (ledger.captureUs > best.captureUs ? ledger : best), startLedger(0));
    const uncertaintyUs = Math.max(0, ...heard.map((ledger) => ledger.uncertaintyUs));
    const header = this.#header(sourceId, startUs, { ...newest, uncertaintyUs }, nowUs);
    if (this.#ports.has('audio')) yield { port: 'audio', packet: this.#sound(header, samples) };
    for (const source of sources) {
      if (!source.ledger || !this.#ports.has('sources')) continue;
      const own = this.#header(source.sourceId, startUs, source.ledger, nowUs);
      yield { port: 'sources', packet: this.#sound(own, source.samples) };
    }
    if (levels !== undefined && this.#ports.has('levels'))
      yield { port: 'levels', packet: new MetadataPacket({ ...header, value: levels }) };
  }

  /**
   * Live, a block was captured at its session time; what is left at the end may be made before that. Timestamps of files are no such
   * times: the way of their packets goes on.
   */
  #header(sourceId: string, ptsUs: number, from: Ledger, nowUs: number): PacketHeader {
    const { blockMs, timeline } = this.#options;
    const ledger = timeline === 'capture' ? startLedger(Math.min(ptsUs, nowUs), from.uncertaintyUs) : from;
    return { sourceId, ptsUs, durationUs: msToUs(blockMs), ledger };
  }

  #sound(header: PacketHeader, samples: Stereo): AudioPacket {
    const { format } = this.#options;
    const data = writeSamples(samples, format);
    return new AudioPacket({ ...header, format, sampleRate: mixRate, channels: stereoChannels, data });
  }
}
