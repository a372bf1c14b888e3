import { readdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type PluginPackage, readPluginPackage } from './plugin-package.js';

/**
 * The plugins that are installed for these folders: in their node_modules and in those of the folders above them.
 * Nearest first, in the order of the folders; each package once, however often it is linked.
 */
export async function findPlugins(folders: readonly (string | URL)[]): Promise<PluginPackage[]> {
  const searched = new Set(folders.flatMap(nodeModulesFolders));
  const found = new Map<string, PluginPackage>();
  for (const folder of searched) {
    const paths = await packageFolders(folder);
    for (const plugin of await Promise.all(paths.map(readPluginPackage))) {
      if (plugin && !found.has(plugin.folder)) found.set(plugin.folder, plugin);
    }
  }
  return [...found.values()];
}

/** Where Node looks for packages that a module in this folder imports, nearest first. */
export function nodeModulesFolders(start: string | URL): string[] {
  let folder = start instanceof URL ? fileURLToPath(start) : resolve(start);
  const folders = [join(folder, 'node_modules')];
  while (dirname(folder) !== folder) {
    folder = dirname(folder);
    folders.push(join(folder, 'node_modules'));
  }
  return folders;
}

async function packageFolders(nodeModules: string): Promise<string[]> {
  const names = await visibleNames(nodeModules);
  const scoped = names
    .filter((name) => name.startsWith('@'))
    .map(async (scope) => (await visibleNames(join(nodeModules, scope))).map((name) => join(nodeModules, scope, name)));
  const plain = names.filter((name) => !name.startsWith('@')).map((name) => join(nodeModules, name));
  return [...plain, ...(await Promise.all(scoped)).flat()];
}

/** Sorted; without `.bin` and the like. A folder that is not there has none. */
async function visibleNames(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.filter((name) => !name.startsWith('.')).sort();
}
