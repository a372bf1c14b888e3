import { PipelineError } from '@arkavo-pipeline/core';
import {
  ALL_FORMATS,
  CustomSource,
  Input,
  type InputAudioTrack,
  type InputVideoTrack,
  type MetadataTags,
} from 'mediabunny';
import type { ByteReader } from './byte-reader.js';

export type MediaTrack = InputVideoTrack | InputAudioTrack;

/** A file as far as it is whole, for the demuxer. */
export function mediaInput(reader: ByteReader, wholeBytes: number): Input {
  const source = new CustomSource({
    getSize: () => wholeBytes,
    read: (start, end) => reader.read(start, end),
    prefetchProfile: 'fileSystem',
  });
  return new Input({ source, formats: ALL_FORMATS });
}

/** Its pictures and sounds. Throws ERR_FILE_INVALID when there are none. */
export async function mediaTracks(path: string, input: Input): Promise<MediaTrack[]> {
  try {
    const tracks = await input.getTracks();
    const media = tracks.flatMap((track) => (track.isVideoTrack() || track.isAudioTrack() ? [track] : []));
    if (media.length > 0) return media;
  } catch (cause) {
    throw invalid(path, (cause as Error).message, cause);
  }
  throw invalid(path, 'it has neither picture nor sound');
}

/** What the file says of itself. Throws ERR_FILE_INVALID. */
export async function mediaTags(path: string, input: Input): Promise<MetadataTags> {
  try {
    return await input.getMetadataTags();
  } catch (cause) {
    throw invalid(path, (cause as Error).message, cause);
  }
}

function invalid(path: string, why: string, cause?: unknown): PipelineError {
  return new PipelineError('ERR_FILE_INVALID', `${path} cannot be read: ${why}`, { cause });
}
