import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = mkdtempSync(join(tmpdir(), 'arkavo-media-source-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

/** The footage of the loopback example: 180 pictures of 1920x1080 in 6 s. */
export const cameraFile = fileURLToPath(
  new URL('../../../../../examples/loopback/camera-1080p30.mp4', import.meta.url),
);

/** The path of a file of this test, removed when it ends. */
export function mediaPath(name: string): string {
  return join(folder, name);
}

const picture = ['-f', 'lavfi', '-i', 'testsrc2=size=176x144:rate=30:duration=2'];
const sound = ['-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=48000:duration=2', '-ac', '2'];

export const h264 = [
  ...['-c:v', 'libx264', '-pix_fmt', 'yuv420p', '-g', '20', '-bf', '3', '-threads', '1'],
  ...['-x264-params', 'b-pyramid=normal'],
];
export const h265 = [
  ...['-c:v', 'libx265', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p'],
  ...['-x265-params', 'log-level=none:keyint=20:bframes=3:pools=1'],
];

/** Makes a file of 60 pictures, with a tone of 2 s when `audio` says how it is coded. */
export function makeMedia(name: string, video: readonly string[], audio: readonly string[] = []): string {
  const path = mediaPath(name);
  ffmpeg([...picture, ...(audio.length > 0 ? sound : []), ...video, ...audio, path]);
  return path;
}

/** Makes a file from another without coding anew. */
export function remux(from: string, name: string, ...options: readonly string[]): string {
  const path = mediaPath(name);
  ffmpeg(['-i', from, '-c', 'copy', ...options, path]);
  return path;
}

export function ffmpeg(args: readonly string[]): Buffer {
  return execFileSync('ffmpeg', ['-v', 'error', '-y', ...args], { maxBuffer: 256 * 1024 * 1024 });
}

export type ProbedPacket = {
  readonly ptsUs: number;
  readonly dtsUs: number;
  readonly keyframe: boolean;
  readonly hash: string;
};

/** The packets of a stream (`v:0`, `a:0`), as ffprobe sees them. */
export function probePackets(path: string, stream: string): ProbedPacket[] {
  const fields = 'packet=pts_time,dts_time,flags,data_hash';
  const args = ['-v', 'error', '-select_streams', stream, '-show_entries', fields, '-show_data_hash', 'md5'];
  const output = execFileSync('ffprobe', [...args, '-of', 'json', path], { maxBuffer: 64 * 1024 * 1024 });
  const { packets } = JSON.parse(output.toString()) as { packets: { [field: string]: string }[] };
  const microseconds = (seconds: string | undefined) => Math.round(Number(seconds) * 1e6);
  return packets.map(({ pts_time, dts_time, flags, data_hash }) => ({
    ptsUs: microseconds(pts_time),
    dtsUs: microseconds(dts_time),
    keyframe: flags?.startsWith('K') ?? false,
    hash: data_hash?.replace('MD5:', '') ?? '',
  }));
}

/** One MD5 per decoded picture, in output order, by ffmpeg. */
export function decodedPictures(path: string): string[] {
  const report = ffmpeg(['-i', path, '-map', '0:v:0', '-fps_mode', 'passthrough', '-f', 'framemd5', '-']);
  const lines = report.toString().split('\n');
  return lines.flatMap((line) => (line.startsWith('#') || !line ? [] : [line.split(',').at(-1)?.trim() ?? '']));
}
