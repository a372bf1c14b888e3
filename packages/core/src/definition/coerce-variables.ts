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
  let specs = specOf(id)?.options ?? {};
  let type = 'string';
  for (const name of names) {
    const spec = Object.hasOwn(specs, name) ? specs[name] : undefined;
    type = spec?.type ?? 'string';
    specs = spec?.type === 'object' ? spec.properties : {};
  }
  return type;
}

function coerced(value: unknown, type: string): unknown {
  if (type === 'boolean' && (value === 'true' || value === 'false')) return value === 'true';
  const isNumber = typeof value === 'string' && /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(value);
  return isNumber && (type === 'integer' || type === 'number') ? Number(value) : value;
}
