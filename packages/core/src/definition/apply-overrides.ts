import { didYouMean } from '../errors/did-you-mean.js';
import type { DefinitionPath } from './definition-error.js';
import type { DefinitionSource } from './definition-source.js';
import type { Report } from './problem-list.js';

/** Objects of a definition that an override may reach into before they are there. */
const makeable: ReadonlySet<string> = new Set(['options', 'queue', 'restart']);

type Container = { [key: string | number]: unknown };

/**
 * Writes `path=value` overrides into a parsed definition. The path's keys are joined with dots, array indexes as numbers:
 * `stages.encode.options.bitrate=2000000`, `stages.record.inputs.0.queue.capacity=64`. The value is JSON when it parses as
 * such, else a string. The stage must be there; an `options`, a `queue` or a `restart` that is absent is made.
 */
export function applyOverrides(
  definition: unknown,
  overrides: readonly string[],
  source: DefinitionSource,
  report: Report,
): void {
  for (const override of overrides) applyOverride(definition, override, source, report);
}

function applyOverride(definition: unknown, override: string, source: DefinitionSource, report: Report): void {
  const equals = override.indexOf('=');
  const keys = override.slice(0, Math.max(equals, 0)).split('.');
  const name = nameOf(override);
  if (equals < 1 || keys.includes('')) {
    report([], `${name}: expected path=value, as in stages.encode.options.bitrate=2000000`);
    return;
  }
  const path: (string | number)[] = [];
  let container = definition;
  for (const [index, key] of keys.entries()) {
    const step = stepInto(container, key, path);
    if (typeof step === 'object') {
      report(path, `${name}: ${step.problem}`);
      return;
    }
    path.push(step);
    const owner = container as Container;
    if (index === keys.length - 1) owner[step] = parseValue(override.slice(equals + 1));
    else if (!has(owner, step) && makeable.has(key)) {
      owner[step] = Object.create(null);
      source.setOrigin(path, { text: name, name, isHidden: false });
    }
    container = owner[step];
  }
  source.setOrigin(path, { text: name, name, isHidden: false });
}

/** The override without its value, which may be, or hold, a secret. */
function nameOf(override: string): string {
  return `--set ${override.split('=', 1)[0]}`;
}

/** The key or index to go on with, or why there is no way on. */
function stepInto(
  container: unknown,
  key: string,
  path: DefinitionPath,
): string | number | { readonly problem: string } {
  const here = path.length === 0 ? 'the definition' : path.join('.');
  if (Array.isArray(container)) {
    const index = /^\d+$/.test(key) ? Number(key) : -1;
    if (index >= 0 && index < container.length) return index;
    return { problem: `${here} has ${container.length} elements, so ${key} must be an index below that` };
  }
  if (typeof container !== 'object' || container === null) {
    return { problem: `${here} is ${container === undefined ? 'not there' : 'not an object'}, so it has no "${key}"` };
  }
  const isStages = path.length === 1 && path[0] === 'stages';
  if (isStages && !has(container, key)) {
    return { problem: `there is no stage "${key}"${didYouMean(key, Object.keys(container))}` };
  }
  return key;
}

function has(container: object, key: string | number): boolean {
  return Object.hasOwn(container, key);
}

function parseValue(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
