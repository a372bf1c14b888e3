import { existsSync } from 'node:fs';
import { defineStage, msToUs, PipelineError, usToSeconds } from '@arkavo-pipeline/core';
import { containerFor } from './container.js';
import { MetadataSidecar } from './metadata-sidecar.js';
import { OutputFile } from './output-file.js';
import { recorderOptions } from './recorder-options.js';
import { type RecorderContext, RecorderSession } from './recorder-session.js';

/** The stage type `recorder`. */
export const recorder = defineStage({
  type: 'recorder',
  summary: 'Writes coded video, audio and metadata into a fragmented MP4 or MOV, or an MKV file.',
  inputs: {
    video: { media: ['video/h264', 'video/h265'], optional: true },
    audio: { media: ['audio/aac', 'audio/pcm'], optional: true },
    metadata: { media: ['metadata/json'], optional: true },
  },
  options: recorderOptions,
  drops: {
    'awaiting-keyframe': 'Video that leans on pictures that are not in the file.',
    'bad-timestamp': 'A packet whose time is not after that of the packet before it.',
    'before-start': 'Audio or metadata from too long before the first picture.',
    damaged: 'A packet that holds no picture or sound, or not what its headers say.',
    'other-source': 'A packet of another source than the one that its track began with.',
    'track-ended': 'A packet of a track that came too late, or was silent for too long.',
  },
  open: (context) => openRecorder(context),
});

async function openRecorder(context: RecorderContext): Promise<RecorderSession> {
  const { path, overwrite, fragmentMs } = context.options;
  const container = containerFor(path);
  if (!context.inputs.has('video') && !context.inputs.has('audio')) {
    throw new PipelineError(
      'ERR_DEFINITION_INVALID',
      `nothing to record: the inputs video and audio of ${context.stageId} are not linked; link at least one of them`,
    );
  }
  const metadataPath = `${path}.metadata.jsonl`;
  if (!overwrite && context.inputs.has('metadata') && existsSync(metadataPath)) {
    throw new PipelineError('ERR_FILE_WRITE', `${metadataPath} is there already: remove it, or set overwrite`);
  }
  const file = await OutputFile.create(path, overwrite);
  const dropEarly = (count: number) => context.drop('before-start', count);
  const sidecar = await MetadataSidecar.open(metadataPath, overwrite, dropEarly);
  return new RecorderSession(context, { file, format: container(usToSeconds(msToUs(fragmentMs))), sidecar });
}
