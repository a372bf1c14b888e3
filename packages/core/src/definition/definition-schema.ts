import { readFileSync } from 'node:fs';
import { Ajv2020, type ErrorObject, type SchemaObject, type ValidateFunction } from 'ajv/dist/2020.js';
import { PipelineError } from '../errors/pipeline-error.js';
import type { ErrorPolicy } from '../graph/graph.js';
import type { OptionSpec, OptionSpecs } from '../stage/option-spec.js';
import type { StageSpec } from '../stage/stage-spec.js';
import type { DefinitionPath } from './definition-error.js';

// The meta-schemas would cost 5 MB and 80 ms; a keyword that is used wrongly is found when its schema is compiled.
const ajv = new Ajv2020({
  allErrors: true,
  strict: true,
  allowUnionTypes: true,
  verbose: true,
  meta: false,
  validateSchema: false,
});
const baseSchema = JSON.parse(
  readFileSync(new URL('../../../schema/pipeline.schema.json', import.meta.url), 'utf8'),
) as SchemaObject;
/** As many stages as a definition may have. */
export const maxStages: number = baseSchema.properties.stages.maxProperties;
/** What the failure of a stage means when the definition does not say. */
export const defaultOnError: ErrorPolicy = baseSchema.properties.onError.default;
/** Milliseconds before the first restart in a row when the definition does not say. */
export const defaultBackoffMs: number = baseSchema.$defs.restart.properties.backoff.default;

const validateBase = ajv.compile(baseSchema);
const noOptions: OptionSpecs = {};
const compiled = new WeakMap<OptionSpecs, ValidateFunction>();

/** What is wrong with the form of a definition, apart from the options of its stages. */
export function formErrors(definition: unknown): readonly ErrorObject[] {
  return validateBase(definition) ? [] : (validateBase.errors ?? []);
}

/** The type that the form of a definition asks for at this path; undefined where it asks for none or for one of several. */
export function formType(path: DefinitionPath): string | undefined {
  let schema = baseSchema;
  for (const key of path) {
    const { properties = {}, items, additionalProperties } = resolved(schema);
    const next: SchemaObject | false = Object.hasOwn(properties, key)
      ? properties[key]
      : (items ?? additionalProperties);
    if (!next) return undefined;
    schema = next;
  }
  const { type } = resolved(schema);
  return typeof type === 'string' ? type : undefined;
}

/** What a reference stands for; of an alternative, the form that has parts. */
function resolved(schema: SchemaObject): SchemaObject {
  if (schema.then) return resolved(schema.then);
  const name = typeof schema.$ref === 'string' ? schema.$ref.replace('#/$defs/', '') : undefined;
  return name === undefined ? schema : resolved(baseSchema.$defs[name]);
}

/** What is wrong with a stage's options. Throws ERR_PLUGIN_INVALID when the stage type's option specs are themselves. */
export function optionErrors({ type, options = noOptions }: StageSpec, value: unknown): readonly ErrorObject[] {
  return valueErrors(options, type, value);
}

/** What is wrong with values by their specs. Throws ERR_PLUGIN_INVALID, naming `owner`, when the specs are themselves. */
export function valueErrors(specs: OptionSpecs, owner: string, value: unknown): readonly ErrorObject[] {
  const validate = compiled.get(specs) ?? compile(specs, owner);
  compiled.set(specs, validate);
  return validate(value) ? [] : (validate.errors ?? []);
}

/** The JSON Schema of a stage type's options, made from its option specs. */
export function optionsSchema(specs: OptionSpecs): SchemaObject {
  const entries = Object.entries(specs);
  return {
    type: 'object',
    additionalProperties: false,
    required: entries.filter(([, spec]) => spec.required).map(([name]) => name),
    properties: Object.fromEntries(entries.map(([name, spec]) => [name, optionSchema(spec)])),
  };
}

function optionSchema({ required: _, ...spec }: OptionSpec): SchemaObject {
  if (spec.type === 'string') return stringSchema(spec);
  if (spec.type === 'array') return { ...spec, items: optionSchema(spec.items) };
  if (spec.type !== 'object') return spec;
  return { ...optionsSchema(spec.properties), description: spec.description };
}

/** JSON Schema says of a secret that it can be written and not be read. */
function stringSchema({ secret, ...spec }: Omit<StringSpec, 'required'>): SchemaObject {
  return secret ? { ...spec, writeOnly: true } : spec;
}

type StringSpec = Extract<OptionSpec, { readonly type: 'string' }>;

function compile(specs: OptionSpecs, owner: string): ValidateFunction {
  try {
    return ajv.compile(optionsSchema(specs));
  } catch (cause) {
    throw new PipelineError('ERR_PLUGIN_INVALID', `${owner} has option specs that cannot be used: ${faults(specs)}`, {
      cause,
    });
  }
}

/** Which options are to blame: what ajv says does not name them. */
function faults(specs: OptionSpecs): string {
  const messages = Object.entries(specs).flatMap(([name, spec]) => {
    try {
      ajv.compile(optionsSchema({ [name]: spec }));
      return [];
    } catch (error) {
      return [`${name}: ${(error as Error).message}`];
    }
  });
  return messages.join('; ');
}
