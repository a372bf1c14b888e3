import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { didYouMeanOneOf } from '../errors/did-you-mean.js';
import type { PluginPackage } from './plugin-package.js';

/** Where a stage type is: its module, its name unless the module has just one, and the package that declares it. */
export type UseTarget = { readonly module: string; readonly type?: string; readonly plugin?: PluginPackage };

/** What is wrong with a `use`. */
export type UseProblem = { readonly message: string };

/**
 * Finds what a stage's `use` means: `stage-type`, `some-package/stage-type`, or a module beside the definition,
 * `./my-stage.js` or, when it declares several, `./my-stages.js#stage-type`.
 */
export function resolveUse(use: string, folder: string, plugins: readonly PluginPackage[]): UseTarget | UseProblem {
  if (/^\.{0,2}\//.test(use)) return localModule(use, folder);
  const slash = use.lastIndexOf('/');
  return slash === -1 ? shortName(use, plugins) : packageStage(use.slice(0, slash), use.slice(slash + 1), plugins);
}

function localModule(use: string, folder: string): UseTarget | UseProblem {
  const [path = '', type] = use.split('#');
  const file = resolve(folder, path);
  if (!existsSync(file)) return { message: `there is no file ${file} (from "use": ${JSON.stringify(use)})` };
  const module = pathToFileURL(file).href;
  return type === undefined ? { module } : { module, type };
}

function shortName(type: string, plugins: readonly PluginPackage[]): UseTarget | UseProblem {
  const [first, second] = plugins.filter((plugin) => plugin.stages.includes(type));
  if (!first) {
    const known = [...new Set(plugins.flatMap((plugin) => plugin.stages))].sort();
    return { message: `unknown stage type "${type}"${didYouMeanOneOf(type, known, 'plugin installed here')}` };
  }
  if (second) {
    const remedy =
      first.name === second.name ? 'remove one of them' : `write "${first.name}/${type}" or "${second.name}/${type}"`;
    return { message: `two plugins provide "${type}": ${shown(first)} and ${shown(second)}; ${remedy}` };
  }
  return { module: first.module, type, plugin: first };
}

/** Of several copies of a package the nearest is taken, as Node does. */
function packageStage(name: string, type: string, plugins: readonly PluginPackage[]): UseTarget | UseProblem {
  const plugin = plugins.find((one) => one.name === name);
  if (!plugin) {
    const known = plugins.map((one) => one.name);
    return { message: `unknown plugin "${name}"${didYouMeanOneOf(name, known, 'plugin installed here')}` };
  }
  if (!plugin.stages.includes(type)) {
    return {
      message: `${name} has no stage type "${type}"${didYouMeanOneOf(type, plugin.stages, 'stage type in it')}`,
    };
  }
  return { module: plugin.module, type, plugin };
}

function shown(plugin: PluginPackage): string {
  return `${plugin.name} (${plugin.folder})`;
}
