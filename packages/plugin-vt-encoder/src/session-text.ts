import { usPerSecond, usToMs } from '@arkavo-pipeline/core';
import type { EncoderDescription, EncoderSettings } from './encoder-addon.js';

/** One line for the log: what encodes, and how. */
export function sessionText(description: EncoderDescription, settings: EncoderSettings): string {
  const { name, hardware, threads } = description;
  const { width, height, frameRateNum, frameRateDen, bitrate } = settings;
  const rate = (frameRateNum / frameRateDen).toFixed(2);
  const place = hardware ? 'hardware' : `software, ${threads} ${threads === 1 ? 'thread' : 'threads'}`;
  return `${name} (${place}), ${width}x${height}, ${rate} frames/s, ${bitrate} bit/s`;
}

/** What to tell when a picture takes `meanUs` in the mean, longer than a frame lasts. */
export function tooSlowText(description: EncoderDescription, settings: EncoderSettings, meanUs: number): string {
  const { codec, width, height, frameRateNum, frameRateDen, preset } = settings;
  const reached = (usPerSecond / meanUs).toFixed(1);
  const wanted = (frameRateNum / frameRateDen).toFixed(2);
  const remedies = [
    ...(preset === 'speed' ? [] : ['a faster preset (speed)']),
    'more threads',
    'a smaller picture',
    ...(description.hardware ? [] : ['hardware']),
    ...(codec === 'h265' ? ['codec h264'] : []),
  ];
  return (
    `${description.name} takes ${usToMs(meanUs).toFixed(0)} ms per ${width}x${height} picture: ${reached} frames/s of the ` +
    `${wanted} that come. A live source will lose pictures by the overflow policy of the link. Remedies: ${remedies.join(', ')}.`
  );
}
