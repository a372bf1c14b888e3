import { existsSync } from 'node:fs';
import nodeModule from 'node:module';
import { dirname, join } from 'node:path';
import { nodeModulesFolders } from './find-plugins.js';
import { lentPackages } from './lent-packages.js';
import { readPluginPackage } from './plugin-package.js';
import * as runningCore from './running-core-hook.js';

/** Not in all versions of Node: 22.15 and later call hooks in the thread that imports. */
type RegisterHooks = (hooks: { readonly resolve: unknown }) => unknown;

/** Of this thread: a hook is registered for good, and costs the later imports next to nothing. */
const registered = new Set<string>();

/** Prepares this thread to import the plugin whose module has this real path. Most need nothing. */
export async function prepareImport(path: string): Promise<void> {
  if (isTypeScript(path) && !stripsTypes()) register('typescript-hook.js');
  if (await lacksPackages(path)) registerRunningCore();
}

export function isTypeScript(path: string): boolean {
  return /\.m?ts$/.test(path);
}

/** Whether this Node imports TypeScript by itself. */
function stripsTypes(): boolean {
  return Boolean((process.features as { typescript?: unknown }).typescript);
}

/** A package says itself what it depends on, and takes only the engine for granted. */
async function lacksPackages(path: string): Promise<boolean> {
  const folders = nodeModulesFolders(dirname(path));
  const lacks = (name: string) => !folders.some((folder) => existsSync(join(folder, name)));
  const [core, ...others] = lentPackages;
  return lacks(core) || (others.some(lacks) && !(await isOfPlugin(dirname(path))));
}

/** Whether the nearest package.json is that of a plugin. */
async function isOfPlugin(folder: string): Promise<boolean> {
  if (existsSync(join(folder, 'package.json'))) return (await readPluginPackage(folder)) !== undefined;
  return dirname(folder) !== folder && isOfPlugin(dirname(folder));
}

function registerRunningCore(): void {
  const { registerHooks } = nodeModule as unknown as { registerHooks?: RegisterHooks };
  if (!registerHooks) register('running-core-hook.js');
  else once('running-core-hook.js', () => registerHooks({ resolve: runningCore.resolve }));
}

/** Starts a thread for the hook, which is why nothing is registered that is not needed. */
function register(hook: string): void {
  once(hook, () => nodeModule.register(`./${hook}`, import.meta.url));
}

function once(hook: string, act: () => void): void {
  if (registered.has(hook)) return;
  registered.add(hook);
  act();
}
