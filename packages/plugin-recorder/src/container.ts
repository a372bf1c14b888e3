import { PipelineError } from '@arkavo-pipeline/core';
import { MkvOutputFormat, MovOutputFormat, Mp4OutputFormat, type OutputFormat } from 'mediabunny';
import { type ContainerName, containerExpected, containerName } from './container-name.js';

/** Makes the muxer's format; a fragment is at least `fragmentSeconds` long. */
export type Container = (fragmentSeconds: number) => OutputFormat;

/** All of them can be read up to the last whole fragment when the writer is killed. */
const containers: { readonly [name in ContainerName]: Container } = {
  '.mp4': (minimumFragmentDuration) => new Mp4OutputFormat({ fastStart: 'fragmented', minimumFragmentDuration }),
  '.m4a': (minimumFragmentDuration) => new Mp4OutputFormat({ fastStart: 'fragmented', minimumFragmentDuration }),
  '.mov': (minimumFragmentDuration) => new MovOutputFormat({ fastStart: 'fragmented', minimumFragmentDuration }),
  '.mkv': (minimumClusterDuration) => new MkvOutputFormat({ appendOnly: true, minimumClusterDuration }),
};

/** The container that the path's extension names. Throws ERR_DEFINITION_INVALID for one that cannot be written. */
export function containerFor(path: string): Container {
  const name = containerName(path);
  if (name) return containers[name];
  throw new PipelineError('ERR_DEFINITION_INVALID', `${containerExpected}, not ${path}`);
}
