import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

/**
 * The argument that points node-gyp at headers which are already here, so that it need not download them: those of this
 * Node, else of any Node on PATH, since the addons use Node-API only, which is the same in all of them.
 *
 * @returns {readonly string[]}
 */
export function nodeHeaders() {
  if (process.env.npm_config_nodedir) return [];
  const folders = [
    dirname(process.execPath),
    ...(process.env.PATH ?? '').split(delimiter).filter((path) => path !== ''),
  ];
  const prefix = folders.map(dirname).find(hasHeaders);
  return prefix === undefined ? [] : [`--nodedir=${prefix}`];
}

/** @param {string} prefix */
function hasHeaders(prefix) {
  return ['node_api.h', 'common.gypi', 'config.gypi'].every((name) =>
    existsSync(join(prefix, 'include', 'node', name)),
  );
}
