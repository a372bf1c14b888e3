import type { MetadataPacket } from '@arkavo-pipeline/core';
import type { Capture } from './sample.js';
import type { Origin } from './source-gate.js';

/** `data` is the line of a sidecar without its time, which is not known before the recording has started. */
export type MetadataLine = {
  readonly track: 'metadata';
  readonly ptsUs: number;
  /** When it was captured on the pipeline's clock, where `ptsUs` is a time of another one. */
  readonly clockUs?: number | undefined;
  readonly data: Buffer;
  readonly origin: Origin | undefined;
};

export type MetadataLineOptions = Pick<MetadataLine, 'clockUs' | 'origin'>;

/** As text a value takes a fraction of what its objects do. */
export function metadataLine(packet: MetadataPacket, { clockUs, origin }: MetadataLineOptions): MetadataLine {
  const { ptsUs, sourceId, value } = packet;
  return { track: 'metadata', ptsUs, clockUs, origin, data: text({ sourceId, value }) };
}

/** The line at the time of its capture. */
export function atCapture(line: MetadataLine): MetadataLine {
  return { ...line, ptsUs: line.clockUs ?? line.ptsUs, clockUs: undefined };
}

/** What a picture was captured by and when: `captureUs` since 1970, microseconds; `uncertaintyUs`: ± how far off it may be. */
export function frameLine(ptsUs: number, { sourceId, captureUs, uncertaintyUs }: Capture): MetadataLine {
  return { track: 'metadata', ptsUs, origin: undefined, data: text({ sourceId, frame: { captureUs, uncertaintyUs } }) };
}

function text(fields: object): Buffer {
  return Buffer.from(`${JSON.stringify(fields).slice(1)}\n`);
}
