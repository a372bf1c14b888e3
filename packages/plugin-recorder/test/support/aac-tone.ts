import { join } from 'node:path';
import { ffmpeg } from './foreign-tools.js';
import { type AudioUnit, readAac } from './media-file.js';

/** AAC of a tone, 48 kHz stereo. The first unit is the encoder's priming, and begins 1024 samples before 0. */
export async function aacTone(folder: string, seconds: number): Promise<AudioUnit[]> {
  const path = join(folder, 'tone-source.m4a');
  await ffmpeg('-f', 'lavfi', '-i', `sine=440:sample_rate=48000:duration=${seconds}`, '-ac', '2', '-c:a', 'aac', path);
  return readAac(path);
}
