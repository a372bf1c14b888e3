import { type InstalledPlugin, listPlugins } from '@arkavo-pipeline/core/pipeline';
import type { Terminal } from './display.js';
import { errorText } from './error-text.js';
import { exitCodes } from './exit-code.js';
import { pluginRoots } from './plugin-roots.js';
import { stageDescription } from './stage-description.js';

/**
 * Writes to `output` what stage types there are for a definition in the working directory, or everything about one. Plugins
 * that cannot be used are named on the terminal. Returns the exit code.
 */
export async function stagesCommand(type: string | undefined, output: Terminal, terminal: Terminal): Promise<number> {
  const plugins = await listPlugins([process.cwd(), ...pluginRoots]);
  for (const { error } of plugins) if (error) terminal.write(errorText(error, false));
  if (type === undefined) {
    output.write(overview(plugins));
    return exitCodes.done;
  }
  const descriptions = plugins.flatMap((plugin) =>
    plugin.stages.filter((stage) => stage.type === type).map((stage) => stageDescription(stage, plugin.package.name)),
  );
  if (descriptions.length === 0) {
    terminal.write(`error: there is no stage type "${type}"; \`arkavo-pipeline stages\` lists those there are\n`);
    return exitCodes.refused;
  }
  output.write(`${descriptions.flat().join('\n')}\n`);
  return exitCodes.done;
}

function overview(plugins: readonly InstalledPlugin[]): string {
  const stages = plugins.flatMap((plugin) => plugin.stages);
  const width = Math.max(0, ...stages.map((stage) => stage.type.length));
  return plugins
    .map(({ package: { name }, stages: own }) => {
      const lines = own.map((stage) => `  ${stage.type.padEnd(width)}  ${stage.summary}\n`);
      return `${name}\n${lines.join('')}`;
    })
    .join('');
}
