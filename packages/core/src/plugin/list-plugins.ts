import { PipelineError } from '../errors/pipeline-error.js';
import type { StageSpec } from '../stage/stage-spec.js';
import { findPlugins } from './find-plugins.js';
import { importPlugin } from './import-plugin.js';
import { checkDeclaration } from './load-use.js';
import type { PluginPackage } from './plugin-package.js';

/** An installed plugin: its stage types, or why it cannot be used. */
export type InstalledPlugin = {
  readonly package: PluginPackage;
  readonly stages: readonly StageSpec[];
  readonly error?: PipelineError;
};

/** Imports all plugins that are installed for these folders, nearest first. One that fails doesn't keep the others away. */
export async function listPlugins(folders: readonly (string | URL)[]): Promise<InstalledPlugin[]> {
  const packages = await findPlugins(folders);
  return Promise.all(packages.map(open));
}

async function open(declared: PluginPackage): Promise<InstalledPlugin> {
  try {
    const plugin = await importPlugin(declared.module);
    checkDeclaration(declared, plugin);
    return { package: declared, stages: plugin.stages };
  } catch (error) {
    if (!(error instanceof PipelineError)) throw error;
    return { package: declared, stages: [], error };
  }
}
