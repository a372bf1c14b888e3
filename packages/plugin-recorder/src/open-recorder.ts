import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { msToUs, PipelineError, usToSeconds } from '@arkavo-pipeline/core';
import { type Container, containerFor } from './container.js';
import { MemoryBudget } from './memory-budget.js';
import { MetadataSidecar, sidecarPath } from './metadata-sidecar.js';
import { OutputFile } from './output-file.js';
import { PartFiles } from './part-files.js';
import { RecorderParts, type RecorderPartsOptions } from './recorder-parts.js';
import { type RecorderContext, RecorderSession } from './recorder-session.js';
import { SingleRecorder } from './single-recorder.js';
import { SourceGate } from './source-gate.js';
import { SourceRecorder } from './source-recorder.js';

/** Where the name of a source goes in a path. */
const sourcePlace = '{source}';

type PartsOptions = {
  readonly path: string;
  readonly replaces: boolean;
  readonly firstPart: number;
  readonly withoutPicture: boolean;
  readonly afterFormatChange: string;
  readonly gate?: SourceGate;
};

/** Checks that files can be written; each is made when its recording starts. Throws ERR_DEFINITION_INVALID or ERR_FILE_WRITE. */
export async function openRecorder(context: RecorderContext): Promise<SingleRecorder | SourceRecorder> {
  const { path } = context.options;
  const container = containerFor(path);
  if (!context.inputs.has('video') && !context.inputs.has('audio')) {
    throw new PipelineError(
      'ERR_DEFINITION_INVALID',
      `nothing to record: the inputs video and audio of ${context.stageId} are not linked; link at least one of them`,
    );
  }
  return path.includes(sourcePlace) ? openForSources(context, container) : openSingle(context, container);
}

async function openSingle(context: RecorderContext, container: Container): Promise<SingleRecorder> {
  const { path, overwrite } = context.options;
  const isFirst = context.instance === 0;
  if (isFirst && !overwrite && context.inputs.has('metadata') && existsSync(sidecarPath(path))) {
    throw new PipelineError('ERR_FILE_WRITE', `${sidecarPath(path)} is there already: remove it, or set overwrite`);
  }
  await OutputFile.check(path, overwrite || !isFirst);
  const gate = new SourceGate(context.stageId, context.inputs.has('video') ? 'access-unit' : 'audio');
  const options = {
    path,
    replaces: overwrite && isFirst,
    firstPart: context.instance + 1,
    withoutPicture: false,
    afterFormatChange: `after a restart, or with ${sourcePlace} in path, it goes on in a part of its own`,
    gate,
  };
  const onFailure = (error: PipelineError) => {
    throw error;
  };
  const memory = new MemoryBudget();
  const parts = openParts(context, container, options, { memory, onFailure });
  return new SingleRecorder(context, { gate, memory: memory.share(), parts });
}

async function openForSources(context: RecorderContext, container: Container): Promise<SourceRecorder> {
  const { path, overwrite } = context.options;
  const [folder = ''] = path.split(sourcePlace);
  await OutputFile.check(join(dirname(`${folder}x`), '.recorder'), true);
  const shared = { memory: new MemoryBudget(), onFailure: (error: PipelineError) => context.fault(error) };
  const each = { firstPart: 1, withoutPicture: true, afterFormatChange: 'it goes on in a part of its own' };
  return new SourceRecorder(context, (name, fresh) => {
    const replaces = overwrite && fresh && context.instance === 0;
    return openParts(context, container, { ...each, path: path.replaceAll(sourcePlace, name), replaces }, shared);
  });
}

function openParts(
  context: RecorderContext,
  container: Container,
  { path, replaces, firstPart, withoutPicture, afterFormatChange, gate }: PartsOptions,
  shared: Pick<RecorderPartsOptions, 'memory' | 'onFailure'>,
): RecorderParts {
  const files = new PartFiles(path, { replaces, firstPart });
  const fragmentSeconds = usToSeconds(msToUs(context.options.fragmentMs));
  return new RecorderParts({
    ...{ context, ...shared },
    openSession: (memory) => {
      const drop = (cause: string, count: number) => context.drop(cause, count);
      const sidecar = new MetadataSidecar({ memory, drop, ...(gate && { gate }) });
      return new RecorderSession(context, {
        files,
        format: container(fragmentSeconds),
        sidecar,
        memory,
        withoutPicture,
        afterFormatChange,
      });
    },
  });
}
