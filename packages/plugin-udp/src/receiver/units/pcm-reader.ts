import { AudioPacket, ticksToUs } from '@arkavo-pipeline/core';
import type { JitterUnit } from '../../jitter/jitter-unit.js';
import { payloadFormats } from '../../payload/payload-formats.js';
import type { HeaderOf, UnitReader } from './unit-reader.js';

const sampleBytes = 2;

/** PCM: each packet for itself. */
export class PcmReader implements UnitReader {
  readonly format = payloadFormats['audio/pcm'];
  readonly framing = 'packet';
  readonly #sampleRate: number;
  readonly #channels: number;

  constructor(sampleRate: number, channels: number) {
    this.#sampleRate = sampleRate;
    this.#channels = channels;
  }

  read({ accessUnit: data }: JitterUnit, ptsUs: number, header: HeaderOf): readonly AudioPacket[] | 'damaged' {
    const samples = data.length / (this.#channels * sampleBytes);
    if (!Number.isInteger(samples)) return 'damaged';
    const place = header(ptsUs, ticksToUs(samples, this.#sampleRate));
    const [sampleRate, channels] = [this.#sampleRate, this.#channels];
    return [new AudioPacket({ ...place, format: 'pcm-s16', sampleRate, channels, data })];
  }
}
