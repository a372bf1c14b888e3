import { existsSync, realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { PipelineError } from '../errors/pipeline-error.js';
import type { Plugin } from '../stage/plugin.js';
import { checkPlugin } from './check-plugin.js';
import { importFailure } from './import-failure.js';
import { isTypeScript, prepareImport } from './module-hooks.js';

/** A module that takes longer is waiting for something that will not come. */
const importTimeoutMs = 20_000;

/**
 * Imports the plugin whose module has this URL, JavaScript or TypeScript; in whatever thread.
 * Throws ERR_PLUGIN_LOAD when the import fails and ERR_PLUGIN_INVALID when what it exports is not a plugin.
 */
export async function importPlugin(moduleUrl: string): Promise<Plugin> {
  const path = fileURLToPath(moduleUrl);
  if (!existsSync(path)) throw new PipelineError('ERR_PLUGIN_LOAD', `the plugin's module ${path} does not exist`);
  const realPath = realpathSync(path);
  checkKind(realPath);
  await prepareImport(realPath);
  const module = await withTimeout(import(moduleUrl)).catch(async (error: unknown) => {
    throw await importFailure(error, path);
  });
  return checkPlugin(module.default, path);
}

/** The same on every Node, whatever it can import by itself. */
function checkKind(path: string): void {
  const refuse = (what: string, remedy: string) => {
    throw new PipelineError('ERR_PLUGIN_LOAD', `the plugin's module ${path} ${what}: ${remedy}`);
  };
  if (path.endsWith('.cts'))
    refuse('is TypeScript for CommonJS, which a stage cannot be', 'name it .mts and use import');
  if (path.endsWith('.tsx')) refuse('is TypeScript with JSX, which is not only types', 'compile it to JavaScript');
  if (isTypeScript(path) && /[\\/]node_modules[\\/]/.test(path)) {
    refuse('is TypeScript in an installed package', 'publish packages compiled to JavaScript');
  }
}

async function withTimeout(
  importing: Promise<{ readonly default?: unknown }>,
): Promise<{ readonly default?: unknown }> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`it was not done after ${importTimeoutMs / 1000} s`)), importTimeoutMs);
  });
  try {
    return await Promise.race([importing, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
