import { type OptionSpecs, PipelineError } from '@arkavo-pipeline/core';

/** With which other option, and which value of it, an option means something. */
export type OptionNeeds = { readonly [name: string]: readonly [option: string, value: unknown] };

type Values = { readonly [name: string]: unknown };

/**
 * Throws ERR_DEFINITION_INVALID for options that are set and would change nothing: whoever wrote them expects something of them. One
 * at its default is not set.
 */
export function checkIdleOptions(specs: OptionSpecs, needs: OptionNeeds, options: Values, stage: string): void {
  const idle = Object.entries(needs).filter(
    ([name, [option, value]]) => isSet(specs, name, options[name]) && options[option] !== value,
  );
  if (idle.length === 0) return;
  const each = idle.map(
    ([name, [option, value]]) => `${name} means something with "${option}": ${JSON.stringify(value)} only`,
  );
  throw new PipelineError('ERR_DEFINITION_INVALID', `${each.join('; ')}; take out what is not meant`, { stage });
}

function isSet(specs: OptionSpecs, name: string, value: unknown): boolean {
  const spec = specs[name];
  return value !== undefined && !(spec && 'default' in spec && spec.default === value);
}
