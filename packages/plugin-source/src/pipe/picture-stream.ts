import { bt709, type FrameInfo, type PixelFormat, type Plane } from '@arkavo-pipeline/core';
import { unspecifiedColor } from '../y4m/y4m-color.js';
import { checkFrameLine, maxY4mLine, parseY4mHeader, plainFrameLine, y4mSignature } from '../y4m/y4m-header.js';
import { type ByteReader, readLine } from './byte-reader.js';
import { packedView, spreadRows } from './byte-views.js';

/** `broken`: the stream ended within the picture. */
export type ReadResult = 'picture' | 'end' | 'broken';

/** Raw pictures of one size, one after the other on a byte stream. */
export type PictureStream = {
  readonly info: FrameInfo;
  /** Pictures per second. */
  readonly rate: number;
  /** Reads the next picture into the planes' own memory. Throws ERR_STREAM_INVALID for what isn't a picture. */
  read(planes: readonly Plane[]): Promise<ReadResult>;
};

/** Reads the header of a y4m stream. Throws ERR_STREAM_INVALID or ERR_CODEC_UNSUPPORTED. */
export async function openY4mStream(reader: ByteReader): Promise<PictureStream> {
  const line = await readLine(reader, y4mSignature.length, maxY4mLine);
  const { width, height, rate, fullRange } = parseY4mHeader(line);
  return {
    info: { width, height, format: 'i420', color: unspecifiedColor(fullRange) },
    rate: rate.numerator / rate.denominator,
    async read(planes) {
      const marker = await readLine(reader, plainFrameLine.length, maxY4mLine);
      if (marker === '') return 'end';
      if (marker.length < plainFrameLine.length) return 'broken';
      checkFrameLine(marker);
      return (await readPlanes(reader, planes)) === 'picture' ? 'picture' : 'broken';
    },
  };
}

/** Pictures without any header: the visible rows of each plane, end to end. */
export function rawStream(
  reader: ByteReader,
  width: number,
  height: number,
  rate: number,
  format: PixelFormat,
): PictureStream {
  return { info: { width, height, format, color: bt709 }, rate, read: (planes) => readPlanes(reader, planes) };
}

async function readPlanes(reader: ByteReader, planes: readonly Plane[]): Promise<ReadResult> {
  const views = planes.map(packedView);
  const expected = views.reduce((bytes, view) => bytes + view.byteLength, 0);
  const received = await reader.read(views);
  if (received === 0) return 'end';
  if (received < expected) return 'broken';
  for (const plane of planes) spreadRows(plane);
  return 'picture';
}
