import { PipelineError } from '@arkavo-pipeline/core';
import { DefinitionError, type DefinitionProblem, loadDefinition, problemList } from '@arkavo-pipeline/core/pipeline';
import { pluginRoots } from './plugin-roots.js';

type Graph = Awaited<ReturnType<typeof loadDefinition>>;

/** Where a definition that a command writes would be kept: what is relative in it is relative to the working directory. */
const writtenPath = 'pipeline.json';

/**
 * Loads the text of a definition that a command wrote. It is in no file, so what is wrong with it is told by stage and option instead of line and
 * column. Throws a PipelineError with every problem there is.
 */
export async function loadWritten(text: string, env: NodeJS.ProcessEnv = process.env): Promise<Graph> {
  try {
    return await loadDefinition(writtenPath, { text, env, pluginRoots });
  } catch (error) {
    if (!(error instanceof DefinitionError)) throw error;
    throw new PipelineError(error.code, problemList(error.problems.map(problemText)));
  }
}

function problemText({ path, message }: DefinitionProblem): string {
  const [, stage, part, option] = path;
  if (stage === undefined) return message;
  return `stage "${stage}"${part === 'options' && option !== undefined ? `, option "${option}"` : ''}: ${message}`;
}
