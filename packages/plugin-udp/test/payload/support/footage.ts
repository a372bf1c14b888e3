import { execFileSync } from 'node:child_process';
import { AccessUnitSplitter, joinAnnexB, nalUnits, type VideoCodec } from '@arkavo-pipeline/core';

/** Pictures in the footage. */
export const pictureCount = 24;

/** ffmpeg's names of a codec: of its encoder with its options, and of its raw streams. */
const codecs = {
  h264: { format: 'h264', options: ['-c:v', 'libx264', '-x264-params', 'keyint=8:bframes=0:slices=2:qp=34'] },
  h265: {
    format: 'hevc',
    options: ['-c:v', 'libx265', '-preset', 'ultrafast', '-x265-params', 'log-level=none:keyint=8:bframes=0:qp=34'],
  },
} as const;

/** ffmpeg's name for a raw stream. */
export function rawFormat(codec: VideoCodec): string {
  return codecs[codec].format;
}

/** What ffmpeg writes to its standard output; `input` is its standard input. */
export function ffmpeg(args: readonly string[], input?: Uint8Array): Buffer {
  return execFileSync('ffmpeg', ['-v', 'error', ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
    ...(input && { input }),
  });
}

/**
 * The access units of 24 pictures of 174x142, without B-frames, a keyframe with its parameter sets at least every 8: in
 * Annex B form, with four-byte start codes. Small enough to wait in a socket's buffer as a whole.
 */
export function footage(codec: VideoCodec): Uint8Array[] {
  const source = ['-f', 'lavfi', '-i', 'testsrc2=size=174x142:rate=25', '-frames:v', String(pictureCount)];
  const { options, format } = codecs[codec];
  const stream = ffmpeg([...source, '-pix_fmt', 'yuv420p', ...options, '-f', format, 'pipe:1']);
  const splitter = new AccessUnitSplitter(codec);
  return [...splitter.push(stream), ...splitter.flush()].map((unit) => normalForm(codec, unit));
}

/** With start codes of four bytes and no zero bytes behind NAL units, of which ffmpeg sends some along. */
export function normalForm(codec: VideoCodec, accessUnit: Uint8Array): Uint8Array {
  return joinAnnexB([...nalUnits(codec, accessUnit)].map(({ start, end }) => accessUnit.subarray(start, end)));
}

/** One MD5 for each picture in ffmpeg's `framemd5` report. */
export function pictureHashes(report: Buffer): string[] {
  const lines = report.toString().split('\n');
  return lines.flatMap((line) => (line.startsWith('#') || !line ? [] : [line.split(',').at(-1)?.trim() ?? '']));
}
