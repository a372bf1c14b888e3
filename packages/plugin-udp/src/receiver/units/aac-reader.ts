import { AudioPacket, ticksToUs } from '@arkavo-pipeline/core';
import type { JitterUnit } from '../../jitter/jitter-unit.js';
import { aacAccessUnits } from '../../payload/aac.js';
import type { HeaderOf, UnitReader } from './unit-reader.js';

/** Samples of one access unit. */
const frameSamples = 1024;

/** AAC: of a packet with several access units each is one packet here. */
export class AacReader implements UnitReader {
  readonly format: UnitReader['format'] = {
    depacketise: (payloads) => aacAccessUnits(payloads)?.[0],
    startsAccessUnit: () => true,
  };
  readonly framing = 'marker';
  readonly #sampleRate: number;
  readonly #channels: number;
  readonly #config: Uint8Array;

  /** `config` is the AudioSpecificConfig. */
  constructor(sampleRate: number, channels: number, config: Uint8Array) {
    this.#sampleRate = sampleRate;
    this.#channels = channels;
    this.#config = config;
  }

  read({ packets }: JitterUnit, ptsUs: number, header: HeaderOf): readonly AudioPacket[] | 'damaged' {
    const units = aacAccessUnits(packets.map(({ payload }) => payload));
    if (!units) return 'damaged';
    return units.map((data, index) => {
      const startUs = ticksToUs(index * frameSamples, this.#sampleRate);
      const durationUs = ticksToUs((index + 1) * frameSamples, this.#sampleRate) - startUs;
      const place = header(ptsUs + startUs, durationUs);
      const [sampleRate, channels, config] = [this.#sampleRate, this.#channels, this.#config];
      return new AudioPacket({ ...place, format: 'aac', sampleRate, channels, data, config });
    });
  }
}
