export const toneSampleRate = 48_000;
export const toneChannels = 2;
/** 20 ms. */
export const tonePacketSamples = 960;

/** A quarter of full scale: loud enough to see, soft enough to hear. */
const amplitude = 0.25 * 32767;

/**
 * `count` samples of a sine of `hz` from sample `first` of the stream on, 16-bit little-endian, the same in both
 * channels. The phase depends on the sample's place only, so packets join without a click. 0 Hz is silence.
 */
export function tone(first: number, count: number, hz: number): Uint8Array {
  const data = new Uint8Array(count * toneChannels * 2);
  if (hz === 0) return data;
  const view = new DataView(data.buffer);
  for (let sample = 0; sample < count; sample += 1) {
    const turns = ((first + sample) * hz) / toneSampleRate;
    const value = Math.round(amplitude * Math.sin(2 * Math.PI * (turns % 1)));
    view.setInt16(sample * 4, value, true);
    view.setInt16(sample * 4 + 2, value, true);
  }
  return data;
}
