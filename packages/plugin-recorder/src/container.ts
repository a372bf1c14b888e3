import { extname } from 'node:path';
import { PipelineError } from '@arkavo-pipeline/core';
import { MkvOutputFormat, MovOutputFormat, Mp4OutputFormat, type OutputFormat } from 'mediabunny';

/** Makes the muxer's format; a fragment is at least `fragmentSeconds` long. */
export type Container = (fragmentSeconds: number) => OutputFormat;

/** Those that can be written with their index first, and with what is before their beginning cut off by an edit list. */
const isobmff = ['.mp4', '.m4a', '.mov'];

/** Whether the path's extension names an MP4, M4A or MOV file. */
export function isIsobmff(path: string): boolean {
  return isobmff.includes(extname(path).toLowerCase());
}

/** All of them can be read up to the last whole fragment when the writer is killed. */
const containers: { readonly [extension: string]: Container } = {
  '.mp4': (minimumFragmentDuration) => new Mp4OutputFormat({ fastStart: 'fragmented', minimumFragmentDuration }),
  '.m4a': (minimumFragmentDuration) => new Mp4OutputFormat({ fastStart: 'fragmented', minimumFragmentDuration }),
  '.mov': (minimumFragmentDuration) => new MovOutputFormat({ fastStart: 'fragmented', minimumFragmentDuration }),
  '.mkv': (minimumClusterDuration) => new MkvOutputFormat({ appendOnly: true, minimumClusterDuration }),
};

/** The container that the path's extension names. Throws ERR_DEFINITION_INVALID for one that cannot be written. */
export function containerFor(path: string): Container {
  const container = containers[extname(path).toLowerCase()];
  if (container) return container;
  throw new PipelineError(
    'ERR_DEFINITION_INVALID',
    `cannot tell the file format of ${path}: expected a path that ends in ${Object.keys(containers).join(', ')}`,
  );
}
