import { PipelineError } from '../errors/pipeline-error.js';
import type { CommandSpec } from '../stage/command-spec.js';
import { withDefaults } from '../stage/option-spec.js';
import { valueErrors } from './definition-schema.js';
import type { Report } from './problem-list.js';
import { reportSchemaErrors } from './schema-problems.js';

/**
 * The arguments of a command with their defaults. Throws ERR_COMMAND_ARGUMENTS with everything that is wrong with them, and
 * ERR_PLUGIN_INVALID when their specs are wrong themselves.
 */
export function checkedArguments(
  spec: CommandSpec,
  name: string,
  values: unknown,
  stage: string,
): { readonly [name: string]: unknown } {
  const problems: string[] = [];
  const report: Report = (_path, message, _at, got = '') => problems.push(`${message}${got}`);
  reportSchemaErrors(
    valueErrors(spec.arguments, `the command ${name}`, values),
    ['stages', stage, 'arguments'],
    report,
  );
  if (problems.length > 0)
    throw new PipelineError('ERR_COMMAND_ARGUMENTS', `"${name}" of "${stage}": ${problems.join('; ')}`, { stage });
  return withDefaults(spec.arguments, values as object);
}
