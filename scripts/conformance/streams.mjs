import { findFiles } from '../process/find-files.mjs';

/** What coded streams are named: by their codec, or as the conformance suites of ITU-T have them. */
const pattern = /\.(?:264|h264|avc|26l|jvt|jsv|265|h265|hevc|bit|bin|bits)$/i;

/**
 * The coded streams in a folder and those in it, by name.
 *
 * @param {string} folder
 */
export function findStreams(folder) {
  return findFiles(folder)
    .filter((path) => pattern.test(path))
    .sort();
}
