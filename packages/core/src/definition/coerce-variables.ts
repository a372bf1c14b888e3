import type { OptionSpec } from '../stage/option-spec.js';
import type { StageSpec } from '../stage/stage-spec.js';
import { formType } from './definition-schema.js';
import type { WholeVariables } from './substitute-environment.js';

/**
 * Turns values that came whole from the environment, and so are text, into the number or boolean that is asked for in
 * their place. Text that is neither stays, and is then refused like any other text there.
 */
export function coerceVariables(
  definition: unknown,
  variables: WholeVariables,
  specOf: (stage: string) => StageSpec | undefined,
): void {
  for (const path of variables) {
    const type = formType(path) ?? optionType(path, specOf);
    const owner = path.slice(0, -1).reduce<unknown>((value, key) => (value as Owner)[key], definition) as Owner;
    const key = path.at(-1);
    if (key !== undefined) owner[key] = coerced(owner[key], type);
  }
}

type Owner = { [key: string | number]: unknown };

function optionType(path: readonly (string | number)[], specOf: (stage: string) => StageSpec | undefined): string {
  const [stages, id, section, ...names] = path.map(String);
  if (stages !== 'stages' || section !== 'options' || !id) return 'string';
  let part: OptionSpec | undefined = { type: 'object', description: '', properties: specOf(id)?.options ?? {} };
  for (const name of names) part = part && partOf(part, name);
  return part?.type ?? 'string';
}

/** The spec of an object's property, or of a list's item. */
function partOf(spec: OptionSpec, name: string): OptionSpec | undefined {
  if (spec.type === 'array') return spec.items;
  return spec.type === 'object' && Object.hasOwn(spec.properties, name) ? spec.properties[name] : undefined;
}

function coerced(value: unknown, type: string): unknown {
  if (type === 'boolean' && (value === 'true' || value === 'false')) return value === 'true';
  const isNumber = typeof value === 'string' && /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(value);
  return isNumber && (type === 'integer' || type === 'number') ? Number(value) : value;
}
