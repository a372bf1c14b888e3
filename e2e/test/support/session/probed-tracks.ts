import { run } from '../command.js';

/** A track of a recording, as ffprobe calls what it has. */
export type ProbedTrack = {
  readonly codec_name: string;
  readonly width?: number;
  readonly height?: number;
  readonly r_frame_rate: string;
  readonly color_space?: string;
  readonly color_primaries?: string;
  readonly color_transfer?: string;
  readonly color_range?: string;
  readonly sample_rate?: string;
  readonly channels?: number;
  /** Seconds. */
  readonly start_time: string;
  readonly duration: string;
};

/** All tracks of a recording, in the order of the file. */
export async function probeTracks(path: string): Promise<ProbedTrack[]> {
  const { stdout } = await run('ffprobe', ['-v', 'error', '-show_streams', '-of', 'json', path]);
  return JSON.parse(stdout).streams;
}
