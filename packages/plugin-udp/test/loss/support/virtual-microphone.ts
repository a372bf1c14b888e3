import { AudioPacket, startLedger } from '@arkavo-pipeline/core';

export const soundUs = 10_000;
const sampleRate = 48_000;
const channels = 2;

/** Stereo as L16 sends it: 1.54 Mbit/s, and what the headers take. */
export class VirtualMicrophone {
  #packets = 0;

  next(nowUs: number): AudioPacket {
    const ptsUs = this.#packets++ * soundUs;
    const data = new Uint8Array((sampleRate * channels * 2 * soundUs) / 1e6);
    const header = { sourceId: 'camera', ptsUs, durationUs: soundUs };
    return new AudioPacket({ ...header, format: 'pcm-s16', sampleRate, channels, data, ledger: startLedger(nowUs) });
  }
}
