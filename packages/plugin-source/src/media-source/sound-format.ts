import type { AudioFormat } from '@arkavo-pipeline/core';
import { readMediaHead } from './media-head.js';

/**
 * How the sound of a media file is coded; undefined when it has none. Throws ERR_FILE_NOT_FOUND, ERR_FILE_UNREADABLE, ERR_FILE_INVALID, or
 * ERR_CODEC_UNSUPPORTED for sound that is neither AAC nor PCM.
 */
export async function soundFormat(path: string): Promise<AudioFormat | undefined> {
  const { kind } = await readMediaHead(path);
  if (kind !== 'container') return undefined;
  // Only who reads a container pays for the library.
  const { ContainerReader } = await import('./container-reader.js');
  return ContainerReader.soundFormat(path);
}
