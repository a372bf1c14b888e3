import type { OptionFault, OptionsOf } from '@arkavo-pipeline/core';
import { containerExpected, containerName, isIsobmff } from './container-name.js';
import { patterns, unknownPattern } from './path-pattern.js';
import type { recorderOptions } from './recorder-options.js';
import { titleFault, titleForm } from './recording-tags.js';

type RecorderOptions = OptionsOf<typeof recorderOptions>;
type Fault = OptionFault<'path' | 'title' | 'faststart' | 'metadataTrack'>;

/** What no recorder can do, whatever it is linked to. */
export function optionFaults(options: RecorderOptions): Fault[] {
  const paths = pathFaults(options.path);
  return [...(paths.length > 0 ? paths : indexFaults(options)), ...titleFaults(options.title)];
}

function pathFaults(path: string): Fault[] {
  const option = 'path';
  const pattern = unknownPattern(path);
  if (containerName(path) === undefined) return [{ option, message: containerExpected, got: `, not ${path}` }];
  if (pattern === undefined) return [];
  const message = `the path has a pattern that there is not; there are ${patterns.join(', ')}`;
  return [{ option, message, got: `, not ${pattern}` }];
}

function titleFaults(title: string | undefined): Fault[] {
  const fault = title === undefined ? undefined : titleFault(title);
  if (fault === undefined) return [];
  return [{ option: 'title', message: `the title cannot be used: expected ${titleForm}`, got: `; ${fault}` }];
}

/** Of the options that take a format which can have its index first. */
function indexFaults({ path, faststart, metadataTrack }: RecorderOptions): Fault[] {
  const faults: Fault[] = [];
  const isMp4 = isIsobmff(path) && containerName(path) !== '.mov';
  if (metadataTrack && !(faststart && isMp4)) {
    const found = `this one is written ${isMp4 ? 'without faststart' : 'as another format'}`;
    const message = `metadataTrack is for MP4 files whose index is put first, and ${found}; set faststart and a path that ends in .mp4, or leave metadataTrack out`;
    faults.push({ option: 'metadataTrack', message });
  }
  if (faststart && !isIsobmff(path)) {
    const message = `faststart puts the index of an MP4, M4A or MOV file first, and this is another format; leave faststart out`;
    faults.push({ option: 'faststart', message });
  }
  return faults;
}
