import { PipelineError } from '../errors/pipeline-error.js';
import { findPlugins } from '../plugin/find-plugins.js';
import { loadUse } from '../plugin/load-use.js';
import { resolveUse, type UseTarget } from '../plugin/resolve-use.js';
import type { StageSpec } from '../stage/stage-spec.js';
import type { ProblemList } from './problem-list.js';

/** A stage type and the URL of the module that declares it. */
export type StageType = { readonly spec: StageSpec; readonly module: string };

/** A stage's id and what it says it uses. */
export type StageUse = { readonly id: string; readonly use: string };

/**
 * The stage types that stages use, by the stages' ids; only the plugins of these are imported. Local modules are relative to
 * `folder`; packages are looked for from `folder` and the `roots` upwards.
 */
export async function loadStageTypes(
  uses: readonly StageUse[],
  folder: string,
  roots: readonly (string | URL)[],
  problems: ProblemList,
): Promise<ReadonlyMap<string, StageType>> {
  const plugins = await findPlugins([folder, ...roots]);
  const types = new Map<string, StageType>();
  const reported = new Set<string>();
  for (const { id, use } of uses) {
    const target = resolveUse(use, folder, plugins);
    const path = ['stages', id, 'use'];
    if ('message' in target) problems.add(path, target.message);
    else {
      const loaded = await load(target);
      if (!(loaded instanceof PipelineError)) types.set(id, loaded);
      else if (!reported.has(loaded.message)) problems.addPlugin(path, loaded.message, loaded.code);
      if (loaded instanceof PipelineError) reported.add(loaded.message);
    }
  }
  return types;
}

async function load(target: UseTarget): Promise<StageType | PipelineError> {
  try {
    return { spec: await loadUse(target), module: target.module };
  } catch (error) {
    if (error instanceof PipelineError) return error;
    throw error;
  }
}
