import { execFileSync } from 'node:child_process';
import type { VideoCodec } from '../../src/packet/packet.js';

/** Frames in every stream made here. */
export const frameCount = 24;

const codecOptions = {
  h264: ['-c:v', 'libx264', '-x264-params', 'keyint=8:bframes=3:b-pyramid=normal:slices=2', '-f', 'h264'],
  h265: ['-c:v', 'libx265', '-preset', 'ultrafast', '-x265-params', 'log-level=none:keyint=8:bframes=3', '-f', 'hevc'],
} as const;

/** A raw Annex B stream with B-frames, coded by ffmpeg: 24 frames of 174x142, a keyframe at least every 8, 25 frames per second. */
export function codedStream(codec: VideoCodec, ...more: readonly string[]): Uint8Array {
  const source = ['-f', 'lavfi', '-i', `testsrc2=size=174x142:rate=25`, '-frames:v', String(frameCount)];
  const pixels = ['-pix_fmt', 'yuv420p'];
  return ffmpeg([...source, ...pixels, ...codecOptions[codec], ...more, 'pipe:1']);
}

/** What ffmpeg writes to its standard output; `input` is its standard input. */
export function ffmpeg(args: readonly string[], input?: Uint8Array): Uint8Array {
  const limits = { maxBuffer: 64 * 1024 * 1024, stdio: ['pipe', 'pipe', 'inherit'] as ['pipe', 'pipe', 'inherit'] };
  return new Uint8Array(execFileSync('ffmpeg', ['-v', 'error', ...args], { ...limits, ...(input && { input }) }));
}

/** One MD5 per decoded picture, in output order: ffmpeg's. */
export function decodedPictures(codec: VideoCodec, annexB: Uint8Array): string[] {
  const format = codec === 'h264' ? 'h264' : 'hevc';
  const report = ffmpeg(['-f', format, '-i', 'pipe:0', '-f', 'framemd5', 'pipe:1'], annexB);
  const lines = Buffer.from(report).toString().split('\n');
  return lines.flatMap((line) => (line.startsWith('#') || !line ? [] : [line.split(',').at(-1)?.trim() ?? '']));
}

/** Repeatable numbers from 0 to 1 (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
