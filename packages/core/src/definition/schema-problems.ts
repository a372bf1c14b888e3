import type { ErrorObject } from 'ajv/dist/2020.js';
import { didYouMean, didYouMeanOneOf } from '../errors/did-you-mean.js';
import type { DefinitionPath } from './definition-error.js';
import type { Report } from './problem-list.js';

/** Says in our words what ajv found in the value at `base`. */
export function reportSchemaErrors(errors: readonly ErrorObject[], base: DefinitionPath, report: Report): void {
  for (const error of errors) reportSchemaError(error, base, report);
}

function reportSchemaError(error: ErrorObject, base: DefinitionPath, report: Report): void {
  const path = [...base, ...pointerPath(error.instancePath)];
  switch (error.keyword) {
    // Consequences of other errors.
    case 'if':
    case 'propertyNames':
      return;
    case 'additionalProperties': {
      const key = String(error.params.additionalProperty);
      const known = Object.keys((error.parentSchema?.properties ?? {}) as object);
      const kind = named(path).key;
      report([...path, key], `unknown ${kind} "${key}"${didYouMeanOneOf(key, known, kind)}`, 'key');
      return;
    }
    case 'required':
      report(path, `${named(path).owner} needs the ${named(path).key} "${error.params.missingProperty}"`, 'key');
      return;
    default:
      if (error.propertyName === undefined) reportValue(error, path, report);
      else report([...path, error.propertyName], `${shown(error.propertyName)} is not ${form(error)}`, 'key');
  }
}

/** A secret is never repeated. */
function reportValue(error: ErrorObject, path: DefinitionPath, report: Report): void {
  const message = `${subject(path)} ${expectation(error)}`;
  if (error.parentSchema?.writeOnly === true) report(path, message, 'secret');
  else report(path, message, 'value', received(error));
}

/** What an object of a definition and its keys are called. */
function named(path: DefinitionPath): { readonly owner: string; readonly key: string } {
  if (path.length === 0) return { owner: 'the definition', key: 'key' };
  const stage = `stage "${path[1]}"`;
  if (path.length === 2) return { owner: stage, key: 'key' };
  if (path[2] === 'options') return { owner: stage, key: 'option' };
  return path[2] === 'arguments' ? { owner: stage, key: 'argument' } : { owner: subject(path), key: 'key' };
}

function subject(path: DefinitionPath): string {
  if (path.length === 0) return 'the definition';
  const last = path.at(-1);
  return typeof last === 'number' ? `${String(path.at(-2))}[${last}]` : `"${last}"`;
}

function expectation(error: ErrorObject): string {
  const { keyword, params, schema } = error;
  switch (keyword) {
    case 'type':
      return `must be ${typeNames(params.type as string | string[])}`;
    case 'enum':
      return `must be one of ${(schema as unknown[]).map(shown).join(', ')}`;
    case 'minimum':
      return `must be at least ${params.limit}`;
    case 'maximum':
      return `must be at most ${params.limit}`;
    case 'minLength':
      return params.limit === 1 ? 'must not be empty' : `must have at least ${params.limit} characters`;
    case 'maxLength':
      return `must have at most ${params.limit} characters`;
    case 'minProperties':
      return 'must not be empty';
    case 'maxProperties':
    case 'maxItems':
      return `must have at most ${params.limit} entries`;
    case 'pattern':
      return `must be ${form(error)}`;
    default:
      return `is not as it should be (${keyword})`;
  }
}

/** How the message goes on with what was there instead. */
function received({ keyword, params, data, schema }: ErrorObject): string {
  const isClear =
    keyword.endsWith('Properties') || keyword === 'maxItems' || (keyword === 'minLength' && params.limit === 1);
  if (isClear) return '';
  const hint =
    keyword === 'enum' && typeof data === 'string' ? didYouMean(data, (schema as unknown[]).map(String)) : '';
  return `, not ${shown(data)}${hint}`;
}

/** What a pattern asks for: the title beside it says it better than the pattern itself. */
function form({ params, parentSchema }: ErrorObject): string {
  return typeof parentSchema?.title === 'string' ? parentSchema.title : `text that matches ${params.pattern}`;
}

const articles: { readonly [type: string]: string } = {
  array: 'an array',
  boolean: 'true or false',
  integer: 'an integer',
  number: 'a number',
  object: 'an object',
  string: 'a string',
};

function typeNames(types: string | readonly string[]): string {
  return [types]
    .flat()
    .map((type) => articles[type] ?? type)
    .join(' or ');
}

const maxShown = 60;

function shown(value: unknown): string {
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'object' && value !== null) return 'an object';
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > maxShown ? `${text.slice(0, maxShown)}…` : text;
}

/** The keys of a JSON pointer (RFC 6901); the index of an array element as a number. */
function pointerPath(pointer: string): (string | number)[] {
  return pointer
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((key) => (/^\d+$/.test(key) ? Number(key) : key));
}
