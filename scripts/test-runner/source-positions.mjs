import { existsSync, readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A place as a stack trace names it: a path or a file URL, a line and a column. */
const place = /((?:file:\/\/)?\/[^\s():]+\.js):(\d+):(\d+)/g;

/**
 * The places in compiled files that a text names, as places in their sources. It is done for what failed only: in each of the thousands of
 * threads that tests start, to read all source maps takes a tenth of the time that a thread takes to start.
 *
 * @param {string} text
 */
export function toSourcePositions(text) {
  /** @type {Map<string, SourceMap | undefined>} */
  const maps = new Map();
  return text.replace(place, (written, name, line, column) => {
    const path = name.startsWith('file:') ? fileURLToPath(name) : name;
    if (!maps.has(path)) maps.set(path, readMap(path));
    const found = maps.get(path)?.findEntry(Number(line) - 1, Number(column) - 1);
    if (found === undefined || !('originalSource' in found)) return written;
    const source = resolve(dirname(path), found.originalSource);
    return `${source}:${found.originalLine + 1}:${found.originalColumn + 1}`;
  });
}

/** @param {string} path */
function readMap(path) {
  const file = `${path}.map`;
  return existsSync(file) ? new SourceMap(JSON.parse(readFileSync(file, 'utf8'))) : undefined;
}
