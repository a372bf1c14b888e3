import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { msToUs, PipelineError, usToSeconds } from '@arkavo-pipeline/core';
import { CaptureTimes } from './capture-times.js';
import { type Container, containerFor } from './container.js';
import { FreeSpace } from './free-space.js';
import { MemoryBudget } from './memory-budget.js';
import { MetadataSidecar } from './metadata-sidecar.js';
import { optionFaults } from './option-faults.js';
import { OutputFile } from './output-file.js';
import { PartFiles } from './part-files.js';
import { filledPath, hasIndex } from './path-pattern.js';
import type { RecorderContext } from './recorder-context.js';
import { RecorderParts, type RecorderPartsOptions } from './recorder-parts.js';
import { RecorderSession } from './recorder-session.js';
import { sidecarPath } from './sidecar-path.js';
import { SingleRecorder } from './single-recorder.js';
import { SourceGate } from './source-gate.js';
import { SourceRecorder } from './source-recorder.js';
import { WallClock } from './wall-clock.js';

/** Where the name of a source goes in a path. */
const sourcePlace = '{source}';

const afterFormatChange = 'it goes on in a part of its own';

type PartsOptions = {
  readonly path: string;
  readonly replaces: boolean;
  readonly firstPart: number;
  readonly withoutPicture: boolean;
  readonly afterFormatChange: string;
  readonly wallClock: WallClock;
  readonly gate?: SourceGate;
};

/** Checks that files can be written; each is made when its recording starts. Throws ERR_DEFINITION_INVALID or ERR_FILE_WRITE. */
export async function openRecorder(context: RecorderContext): Promise<SingleRecorder | SourceRecorder> {
  const { path } = context.options;
  const [fault] = optionFaults(context.options);
  if (fault) throw new PipelineError('ERR_DEFINITION_INVALID', `${fault.message}${fault.got ?? ''}`);
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
  const wallClock = new WallClock(context.clock);
  if (hasIndex(path)) await checkFolder(path, wallClock.now());
  else await checkFile(context, filledPath(path, wallClock.now(), 1));
  const leadingKind = context.inputs.has('video') ? 'access-unit' : 'audio';
  const gate = new SourceGate(context.stageId, leadingKind, context.options.audioTracks);
  const options = {
    path,
    replaces: overwrite && isFirst,
    firstPart: context.instance + 1,
    withoutPicture: false,
    afterFormatChange,
    wallClock,
    gate,
  };
  const onFailure = (error: PipelineError) => {
    if (error.code !== 'ERR_STREAM_INVALID') throw error;
    context.fault(error);
  };
  const memory = new MemoryBudget();
  const parts = openParts(context, container, options, { memory, onFailure });
  return new SingleRecorder(context, { gate, memory: memory.share(), parts });
}

async function checkFile(context: RecorderContext, path: string): Promise<void> {
  const replaces = context.options.overwrite || context.instance > 0;
  if (!replaces && context.inputs.has('metadata') && existsSync(sidecarPath(path)))
    throw new PipelineError('ERR_FILE_WRITE', `${sidecarPath(path)} is there already: remove it, or set overwrite`);
  await OutputFile.check(path, replaces);
}

/** The folder of files whose names will be known later, as far as it is known. */
async function checkFolder(path: string, now: Date): Promise<void> {
  const [known = ''] = path.split(/\{(?:source|index)\}/);
  await OutputFile.check(join(dirname(`${filledPath(known, now, 1)}x`), '.recorder'), true);
}

async function openForSources(context: RecorderContext, container: Container): Promise<SourceRecorder> {
  const { path, overwrite } = context.options;
  const wallClock = new WallClock(context.clock);
  await checkFolder(path, wallClock.now());
  const shared = { memory: new MemoryBudget(), onFailure: (error: PipelineError) => context.fault(error) };
  const each = { firstPart: 1, withoutPicture: true, afterFormatChange, wallClock };
  return new SourceRecorder(context, (name, fresh) => {
    const replaces = overwrite && fresh && context.instance === 0;
    return openParts(context, container, { ...each, path: path.replaceAll(sourcePlace, name), replaces }, shared);
  });
}

function openParts(
  context: RecorderContext,
  container: Container,
  { path, replaces, firstPart, withoutPicture, afterFormatChange: after, wallClock, gate }: PartsOptions,
  shared: Pick<RecorderPartsOptions, 'memory' | 'onFailure'>,
): RecorderParts {
  const files = new PartFiles(path, { replaces, firstPart, now: () => wallClock.now() });
  const freeSpace = new FreeSpace(context.clock, context.options.minFreeBytes);
  const captureTimes = new CaptureTimes();
  const fragmentSeconds = usToSeconds(msToUs(context.options.fragmentMs));
  return new RecorderParts({
    ...{ context, freeSpace, ...shared },
    openSession: (memory) => {
      const drop = (cause: string, count: number) => context.drop(cause, count);
      return new RecorderSession(context, {
        files,
        format: () => container(fragmentSeconds),
        openSidecar: () => new MetadataSidecar({ memory, drop, ...(gate && { gate }) }),
        memory,
        freeSpace,
        wallClock,
        captureTimes,
        gate,
        withoutPicture,
        afterFormatChange: after,
      });
    },
  });
}
