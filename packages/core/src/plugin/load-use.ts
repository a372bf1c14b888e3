import { PipelineError } from '../errors/pipeline-error.js';
import type { Plugin } from '../stage/plugin.js';
import type { StageSpec } from '../stage/stage-spec.js';
import { importPlugin } from './import-plugin.js';
import type { PluginPackage } from './plugin-package.js';
import type { UseTarget } from './resolve-use.js';

/**
 * Imports what a `use` means. Throws ERR_PLUGIN_LOAD, or ERR_PLUGIN_INVALID when the module does not declare the stage
 * type or not what its package.json says.
 */
export async function loadUse(target: UseTarget): Promise<StageSpec> {
  const plugin = await importPlugin(target.module);
  if (target.plugin) checkDeclaration(target.plugin, plugin);
  const types = plugin.stages.map((stage) => stage.type);
  if (target.type === undefined && plugin.stages.length > 1) {
    throw new PipelineError(
      'ERR_PLUGIN_INVALID',
      `${plugin.name} has several stage types: add "#" and one of ${types.join(', ')} to its "use"`,
    );
  }
  const stage = plugin.stages.find((one) => target.type === undefined || one.type === target.type);
  if (stage) return stage;
  throw new PipelineError(
    'ERR_PLUGIN_INVALID',
    `the plugin ${plugin.name} has no stage type ${target.type}, only ${types.join(', ')}`,
  );
}

/** Throws ERR_PLUGIN_INVALID unless the package declares the very stage types that its module has. */
export function checkDeclaration(declared: PluginPackage, plugin: Plugin): void {
  const types = plugin.stages.map((stage) => stage.type);
  const missing = declared.stages.filter((type) => !types.includes(type));
  const extra = types.filter((type) => !declared.stages.includes(type));
  if (missing.length + extra.length === 0) return;
  const faults = [
    ...(missing.length > 0 ? [`its package.json declares ${missing.join(', ')}, which its module lacks`] : []),
    ...(extra.length > 0 ? [`its module has ${extra.join(', ')}, which its package.json does not declare`] : []),
  ];
  throw new PipelineError(
    'ERR_PLUGIN_INVALID',
    `the plugin ${declared.name} (${declared.folder}) is not usable: ${faults.join('; ')}`,
  );
}
