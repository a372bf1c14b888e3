import { existsSync } from 'node:fs';
import { msToUs, PipelineError, usToSeconds } from '@arkavo-pipeline/core';
import { containerFor } from './container.js';
import { MetadataSidecar } from './metadata-sidecar.js';
import { OutputFile } from './output-file.js';
import { partPath } from './part-path.js';
import { type RecorderContext, RecorderSession } from './recorder-session.js';

/** Checks that the file can be written; it is made when the recording starts. Throws ERR_DEFINITION_INVALID or ERR_FILE_WRITE. */
export async function openRecorder(context: RecorderContext): Promise<RecorderSession> {
  const { overwrite, fragmentMs } = context.options;
  const path = partPath(context.options.path, context.instance);
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
  await OutputFile.check(path, overwrite);
  const dropEarly = (count: number) => context.drop('before-start', count);
  const sidecar = new MetadataSidecar(metadataPath, overwrite, dropEarly);
  return new RecorderSession(context, { path, format: container(usToSeconds(msToUs(fragmentMs))), sidecar });
}
