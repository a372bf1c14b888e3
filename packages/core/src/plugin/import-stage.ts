import { PipelineError } from '../errors/pipeline-error.js';
import type { StageSpec } from '../stage/stage-spec.js';
import { importPlugin } from './import-plugin.js';

/**
 * The stage type `type` of the plugin whose module has this URL; what a worker needs to open a stage.
 * Throws ERR_PLUGIN_LOAD or ERR_PLUGIN_INVALID.
 */
export async function importStage(moduleUrl: string, type: string): Promise<StageSpec> {
  const plugin = await importPlugin(moduleUrl);
  const stage = plugin.stages.find((one) => one.type === type);
  if (stage) return stage;
  const types = plugin.stages.map((one) => one.type).join(', ');
  throw new PipelineError('ERR_PLUGIN_INVALID', `the plugin ${plugin.name} has no stage type ${type}, only ${types}`);
}
