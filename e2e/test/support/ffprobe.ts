import { run } from './command.js';

export type ProbedVideo = {
  readonly codec: string;
  readonly width: number;
  readonly height: number;
  /** Counted by decoding. */
  readonly frames: number;
};

export type ProbedAudio = {
  readonly codec: string;
  /** Hz. */
  readonly sampleRate: number;
  readonly channels: number;
};

type Stream = Readonly<Record<string, string | number>>;

/** What ffprobe finds in a file's first video track. */
export async function probeVideo(path: string): Promise<ProbedVideo> {
  const stream = await probe(path, 'v:0', 'codec_name,width,height,nb_read_frames');
  return {
    codec: String(stream.codec_name),
    width: Number(stream.width),
    height: Number(stream.height),
    frames: Number(stream.nb_read_frames),
  };
}

/** What ffprobe finds in a file's first audio track. */
export async function probeAudio(path: string): Promise<ProbedAudio> {
  const stream = await probe(path, 'a:0', 'codec_name,sample_rate,channels');
  return {
    codec: String(stream.codec_name),
    sampleRate: Number(stream.sample_rate),
    channels: Number(stream.channels),
  };
}

/** What ffmpeg has to complain about when it decodes all of a file: nothing, when it is whole. */
export async function decodeErrors(path: string): Promise<string> {
  // At the file's own times: rounded to a frame rate, two pictures that are near each other are one too many.
  const ownTimes = ['-fps_mode', 'passthrough', '-enc_time_base', '-1'];
  const { stderr } = await run('ffmpeg', ['-v', 'error', '-i', path, ...ownTimes, '-f', 'null', '-']);
  return stderr.trim();
}

/** When each packet of a file's first video track is shown, in the order of the file, seconds. */
export async function videoTimes(path: string): Promise<number[]> {
  const entries = ['-show_entries', 'packet=pts_time', '-of', 'csv=p=0'];
  const { stdout } = await run('ffprobe', ['-v', 'error', '-select_streams', 'v:0', ...entries, path]);
  return stdout.split('\n').flatMap((line) => (line === '' ? [] : [Number.parseFloat(line)]));
}

async function probe(path: string, stream: string, entries: string): Promise<Stream> {
  const { stdout, stderr } = await run('ffprobe', [
    ...['-v', 'error', '-count_frames', '-select_streams', stream],
    ...['-show_entries', `stream=${entries}`, '-of', 'json', path],
  ]);
  const [found] = (JSON.parse(stdout || '{}').streams ?? []) as Stream[];
  if (!found) throw new Error(`ffprobe finds no stream ${stream} in ${path}: ${stderr}`);
  return found;
}
