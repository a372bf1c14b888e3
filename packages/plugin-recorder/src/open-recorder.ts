import { existsSync } from 'node:fs';
import { msToUs, PipelineError, usToSeconds } from '@arkavo-pipeline/core';
import { containerFor } from './container.js';
import { MetadataSidecar } from './metadata-sidecar.js';
import { OutputFile } from './output-file.js';
import { type RecorderContext, RecorderSession } from './recorder-session.js';

/** Opens the output file. Throws ERR_DEFINITION_INVALID or ERR_FILE_WRITE. */
export async function openRecorder(context: RecorderContext): Promise<RecorderSession> {
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
