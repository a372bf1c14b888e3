import { PipelineError } from '@arkavo-pipeline/core';

/** Longest stream header or FRAME line taken, in bytes, newline included. */
export const maxY4mLine = 1024;
export const y4mSignature = 'YUV4MPEG2';
export const plainFrameLine = 'FRAME\n';

/** Largest side of a picture, in pixels. */
const maxSide = 16384;

/** The stream header of 8-bit 4:2:0 progressive YUV4MPEG2 (yuv4mpeg(5)). */
export type Y4mHeader = {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** Pictures per second. */
  readonly rate: { readonly numerator: number; readonly denominator: number };
  readonly fullRange: boolean;
};

/** F0:0 says that the rate is unknown; this is what other programs take it for. */
const unknownRate = { numerator: 25, denominator: 1 };

/** These differ in where chroma is sited, which frames do not record. */
const chromas420 = ['420', '420jpeg', '420mpeg2', '420paldv'];
const progressive = ['p', '?'];

/** Reads a stream header line. Throws ERR_STREAM_INVALID, or ERR_CODEC_UNSUPPORTED for what is not 8-bit 4:2:0. */
export function parseY4mHeader(line: string): Y4mHeader {
  const [signature, ...tags] = lineOf(line, 'header').split(' ');
  if (signature !== y4mSignature) throw invalid(`begins with ${quoted(line)}, not with ${y4mSignature}`);
  const tag = (letter: string) => tags.find((each) => each.startsWith(letter))?.slice(1);
  requireOneOf(
    tag('C') ?? '420',
    chromas420,
    'pixel format',
    '8-bit 4:2:0 (add -pix_fmt yuv420p where ffmpeg writes it)',
  );
  requireOneOf(tag('I') ?? '?', progressive, 'interlacing', 'progressive pictures (deinterlace first)');
  return {
    width: parseSide(tag('W'), 'width'),
    height: parseSide(tag('H'), 'height'),
    rate: parseRate(tag('F')),
    fullRange: tags.includes('XCOLORRANGE=FULL'),
  };
}

/** The stream header line, newline included. */
export function formatY4mHeader({ width, height, rate, fullRange }: Y4mHeader): string {
  const range = fullRange ? 'FULL' : 'LIMITED';
  return `${y4mSignature} W${width} H${height} F${rate.numerator}:${rate.denominator} Ip A0:0 C420jpeg XYSCSS=420JPEG XCOLORRANGE=${range}\n`;
}

/** Checks the line before a picture; its parameters say nothing about progressive pictures. Throws ERR_STREAM_INVALID. */
export function checkFrameLine(line: string): void {
  const text = lineOf(line, 'FRAME line');
  if (text !== 'FRAME' && !text.startsWith('FRAME ')) throw invalid(`has ${quoted(line)} where a FRAME line must be`);
}

function lineOf(line: string, what: string): string {
  if (line.length > maxY4mLine || !line.endsWith('\n')) {
    throw invalid(`has no newline in the ${Math.min(line.length, maxY4mLine)} bytes of its ${what} ${quoted(line)}`);
  }
  return line.slice(0, -1);
}

function parseSide(value: string | undefined, name: string): number {
  const side = wholeNumber(value);
  if (side === undefined || side === 0)
    throw invalid(`has ${quoted(value ?? '')} as its ${name}, not a number of pixels`);
  if (side > maxSide) throw unsupported(`a ${name} of ${side} pixels`, `at most ${maxSide}`);
  return side;
}

function parseRate(value: string | undefined): Y4mHeader['rate'] {
  if (value === undefined) return unknownRate;
  const [numerator, denominator, ...rest] = value.split(':').map(wholeNumber);
  if (numerator === undefined || denominator === undefined || rest.length > 0) {
    throw invalid(`has ${quoted(value)} as its frame rate, not numerator:denominator`);
  }
  return numerator === 0 || denominator === 0 ? unknownRate : { numerator, denominator };
}

/** Nine digits at most: products of two stay exact. */
function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

function requireOneOf(value: string, allowed: readonly string[], what: string, expected: string): void {
  if (!allowed.includes(value)) throw unsupported(`the ${what} ${quoted(value)}`, expected);
}

function invalid(what: string): PipelineError {
  return new PipelineError('ERR_STREAM_INVALID', `the y4m stream ${what}`);
}

function unsupported(received: string, expected: string): PipelineError {
  return new PipelineError('ERR_CODEC_UNSUPPORTED', `the y4m stream has ${received}; expected ${expected}`);
}

function quoted(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}
