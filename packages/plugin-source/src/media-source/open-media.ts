import { PipelineError } from '@arkavo-pipeline/core';
import { AnnexBReader } from './annexb-reader.js';
import { readMediaHead } from './media-head.js';
import type { MediaReader, MediaRequest } from './media-reader.js';
import { Y4mReader } from './y4m-reader.js';

/** Opens a media file, whatever its name. Throws ERR_FILE_NOT_FOUND, ERR_FILE_UNREADABLE, ERR_FILE_INVALID or ERR_CODEC_UNSUPPORTED. */
export async function openMedia(request: MediaRequest): Promise<MediaReader> {
  const { path, fps } = request;
  const head = await readMediaHead(path);
  if (head.kind === 'container') {
    // Only who reads a container pays for the library, some 10 MB in each thread.
    const { ContainerReader } = await import('./container-reader.js');
    return ContainerReader.open(request);
  }
  if (!request.video) {
    throw new PipelineError('ERR_FILE_INVALID', `${path} has no audio track, which is the only output that is linked`);
  }
  if (request.audio) request.log.warn(`${path} has no audio track: the audio output stays empty`);
  return head.kind === 'y4m'
    ? Y4mReader.open(path, request.frames)
    : AnnexBReader.open({ path, fps, codec: head.codec, sequence: head.sequence });
}
