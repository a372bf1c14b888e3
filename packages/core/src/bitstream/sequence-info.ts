import { PipelineError } from '../errors/pipeline-error.js';
import type { Color } from '../frames/frame.js';
import type { BitReader } from './bit-reader.js';

/** What a sequence parameter set says of its pictures. */
export type SequenceInfo = {
  /** The id that picture parameter sets refer to it by. */
  readonly id: number;
  /** profile_idc and level_idc as they are in the stream. */
  readonly profile: number;
  readonly level: number;
  /** RFC 6381: `avc1.640028`, `hvc1.1.6.L93.90`. */
  readonly codecString: string;
  /** Pixels, after cropping. */
  readonly width: number;
  readonly height: number;
  readonly chromaFormat: number;
  readonly bitDepthLuma: number;
  readonly bitDepthChroma: number;
  /** Frames per second, from the VUI; undefined when it says none or an absurd one. */
  readonly frameRate: number | undefined;
  /** How many pictures at most precede a picture in decoding order and follow it in output order; undefined when not said. */
  readonly reorderDepth: number | undefined;
  /** From the VUI; code points that it does not say are 2. Undefined when it says nothing of colour. */
  readonly color: Color | undefined;
};

/** Pixels; the largest picture side that any level allows is smaller. */
export const maxPictureSide = 16_888;

/** The size after cropping, checked. */
export function croppedSize(
  coded: { readonly width: number; readonly height: number },
  crop: { readonly x: number; readonly y: number },
): { readonly width: number; readonly height: number } {
  const width = coded.width - crop.x;
  const height = coded.height - crop.y;
  if (width < 1 || height < 1 || coded.width > maxPictureSide || coded.height > maxPictureSide) {
    throw new PipelineError(
      'ERR_STREAM_INVALID',
      `an SPS says ${coded.width}x${coded.height} pixels, ${crop.x}x${crop.y} of them cropped; expected 1 to ${maxPictureSide} each way`,
    );
  }
  return { width, height };
}

/** Frames per second, or undefined for what no camera or file has. */
export function plausibleFrameRate(timeScale: number, unitsPerFrame: number): number | undefined {
  const rate = timeScale / unitsPerFrame;
  return rate >= 0.1 && rate <= 1000 ? rate : undefined;
}

const extendedSar = 255;

/** Reads the part of the VUI before the fields of the codecs differ (aspect ratio, overscan, colour, chroma location) and returns the colour. */
export function readVuiPicture(reader: BitReader): Color | undefined {
  if (reader.flag() && reader.bits(8) === extendedSar) reader.skip(32);
  if (reader.flag()) reader.skip(1);
  const color = reader.flag() ? readColor(reader) : undefined;
  if (reader.flag()) {
    reader.unsigned();
    reader.unsigned();
  }
  return color;
}

function readColor(reader: BitReader): Color {
  reader.skip(3);
  const fullRange = reader.flag();
  if (!reader.flag()) return { primaries: 2, transfer: 2, matrix: 2, fullRange };
  return { primaries: reader.bits(8), transfer: reader.bits(8), matrix: reader.bits(8), fullRange };
}
