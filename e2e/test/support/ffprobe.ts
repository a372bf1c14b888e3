import { run } from './command.js';

export type ProbedVideo = {
  readonly codec: string;
  readonly width: number;
  readonly height: number;
  /** Counted by decoding. */
  readonly frames: number;
};

/** What ffprobe finds in a file's first video track. */
export async function probeVideo(path: string): Promise<ProbedVideo> {
  const entries = 'stream=codec_name,width,height,nb_read_frames';
  const { stdout, stderr } = await run('ffprobe', [
    ...['-v', 'error', '-count_frames', '-select_streams', 'v:0'],
    ...['-show_entries', entries, '-of', 'json', path],
  ]);
  const [stream] = (JSON.parse(stdout || '{}').streams ?? []) as Record<string, string | number>[];
  if (!stream) throw new Error(`ffprobe finds no video in ${path}: ${stderr}`);
  return {
    codec: String(stream.codec_name),
    width: Number(stream.width),
    height: Number(stream.height),
    frames: Number(stream.nb_read_frames),
  };
}

/** What ffmpeg has to complain about when it decodes all of a file: nothing, when it is whole. */
export async function decodeErrors(path: string): Promise<string> {
  const { stderr } = await run('ffmpeg', ['-v', 'error', '-i', path, '-f', 'null', '-']);
  return stderr.trim();
}
