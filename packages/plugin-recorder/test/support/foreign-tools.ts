import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);
const limits = { maxBuffer: 2 ** 26 };

export type ProbedStream = {
  readonly codec_type: string;
  readonly codec_name: string;
  readonly codec_tag_string: string;
  readonly width: number;
  readonly height: number;
  readonly nb_read_frames: string;
  readonly start_time: string;
  readonly color_space?: string;
  readonly color_transfer?: string;
  readonly color_primaries?: string;
  readonly color_range?: string;
  readonly tags?: { readonly [name: string]: string };
};

/** Times are seconds. */
export type ProbedPacket = { readonly pts_time: string; readonly duration_time?: string };

export async function ffmpeg(...args: string[]): Promise<void> {
  await run('ffmpeg', ['-nostdin', '-v', 'error', '-y', ...args], limits);
}

/** What ffmpeg writes where it cannot go back. */
export async function toStream(path: string, ...args: string[]): Promise<void> {
  const options = { ...limits, encoding: 'buffer' } as const;
  await writeFile(path, (await run('ffmpeg', ['-nostdin', '-v', 'error', ...args, '-'], options)).stdout);
}

/** The streams of a file, each with its frames counted by decoding them. */
export async function probeStreams(path: string): Promise<ProbedStream[]> {
  return (await probe(path, '-count_frames', '-show_streams')).streams;
}

/** The packets of a file's video (`v`) or audio (`a`) stream. */
export async function probePackets(path: string, stream: 'v' | 'a'): Promise<ProbedPacket[]> {
  return (await probe(path, '-select_streams', stream, '-show_packets')).packets;
}

export async function probeTags(path: string): Promise<Record<string, string>> {
  return (await probe(path, '-show_format')).format.tags ?? {};
}

/** Decodes the whole file: a digest of each frame of the stream, and what ffmpeg complains of: nothing, for a good file. */
export async function decode(path: string, stream: 'v' | 'a' = 'v'): Promise<{ frames: string[]; errors: string }> {
  const digests = ['-map', `0:${stream}`, '-f', 'framemd5', '-'];
  const { stdout, stderr } = await run('ffmpeg', ['-nostdin', '-v', 'error', '-i', path, ...digests], limits);
  const lines = stdout.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return { frames: lines.map((line) => line.split(',').at(-1)?.trim() ?? ''), errors: stderr };
}

type Probed = { streams: ProbedStream[]; packets: ProbedPacket[]; format: { tags?: Record<string, string> } };

async function probe(path: string, ...args: string[]): Promise<Probed> {
  const { stdout } = await run('ffprobe', ['-v', 'error', '-of', 'json', ...args, path], limits);
  return JSON.parse(stdout);
}
