import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { PipelineError } from '../errors/pipeline-error.js';
import type { Plugin } from '../stage/plugin.js';
import { checkPlugin } from './check-plugin.js';

/** A module that takes longer is waiting for something that will not come. */
const importTimeoutMs = 20_000;

/**
 * Imports the plugin whose module has this URL; in whatever thread.
 * Throws ERR_PLUGIN_LOAD when the import fails and ERR_PLUGIN_INVALID when what it exports is not a plugin.
 */
export async function importPlugin(moduleUrl: string): Promise<Plugin> {
  const path = fileURLToPath(moduleUrl);
  if (!existsSync(path)) throw new PipelineError('ERR_PLUGIN_LOAD', `the plugin's module ${path} does not exist`);
  if (/\.[cm]?ts$/.test(path) && !stripsTypes()) {
    throw new PipelineError(
      'ERR_PLUGIN_LOAD',
      `Node ${process.versions.node} does not import TypeScript: compile ${path} to JavaScript, or run Node 22.18 or later`,
    );
  }
  const module = await withTimeout(import(moduleUrl), path);
  return checkPlugin(module.default, path);
}

function stripsTypes(): boolean {
  return Boolean((process.features as { typescript?: unknown }).typescript);
}

async function withTimeout(
  importing: Promise<{ readonly default?: unknown }>,
  path: string,
): Promise<{ readonly default?: unknown }> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`it was not done after ${importTimeoutMs / 1000} s`)), importTimeoutMs);
  });
  try {
    return await Promise.race([importing, timeout]);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new PipelineError('ERR_PLUGIN_LOAD', `the plugin ${path} could not be imported: ${message}`, {
      cause: error,
    });
  } finally {
    clearTimeout(timer);
  }
}
