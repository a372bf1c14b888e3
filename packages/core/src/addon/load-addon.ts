import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { PipelineError } from '../errors/pipeline-error.js';

/**
 * Loads the addon `name` that was built in `nativeFolder` (the folder of its binding.gyp).
 * Throws ERR_ADDON_LOAD with every path tried and the remedy.
 */
export function loadAddon<Addon>(nativeFolder: URL, name: string): Addon {
  const require = createRequire(import.meta.url);
  const attempts: string[] = [];
  for (const build of ['Release', 'Debug']) {
    const path = fileURLToPath(new URL(`build/${build}/${name}.node`, nativeFolder));
    try {
      return require(path) as Addon;
    } catch (error) {
      attempts.push(`  ${path}: ${(error as Error).message.split('\n')[0]}`);
    }
  }
  throw new PipelineError(
    'ERR_ADDON_LOAD',
    `the native addon ${name} could not be loaded:\n${attempts.join('\n')}\n` +
      "Build it: `npm run setup` builds the project's own, `npm rebuild` those of installed plugins.",
  );
}
