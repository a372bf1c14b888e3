import type { DefinitionPath } from './definition-error.js';
import type { DefinitionSource } from './definition-source.js';
import type { Report } from './problem-list.js';

/** Values that were nothing but one `${NAME}`: they may stand for a number or a boolean. */
export type WholeVariables = readonly DefinitionPath[];

/** `$${` is a `${` that is meant as it stands. */
const variable = /\$\$\{|\$\{([^}]*)(\}?)/g;
const variableForm = /^([A-Za-z_][A-Za-z0-9_]*)(?::-(.*))?$/s;

/**
 * Replaces `${NAME}` and `${NAME:-default}` in all string values of a definition, in place. A variable that is not set
 * and has no default is a problem; with a default, an empty one counts as not set.
 */
export function substituteEnvironment(
  definition: unknown,
  env: NodeJS.ProcessEnv,
  source: DefinitionSource,
  report: Report,
): WholeVariables {
  const whole: DefinitionPath[] = [];
  eachString(definition, [], (text, path, write) => {
    if (!text.includes('${')) return;
    const value = expand(text, env, (message) => report(path, message));
    if (value === text) return;
    write(value);
    source.setOrigin(path, { text, name: variableNames(text), isHidden: true });
    if (/^\$\{[^}]*\}$/.test(text)) whole.push(path);
  });
  return whole;
}

function variableNames(text: string): string {
  const names = Array.from(text.matchAll(variable), ([, content = '']) => variableForm.exec(content)?.[1] ?? '');
  return names
    .filter((name) => name !== '')
    .map((name) => `\${${name}}`)
    .join(' ');
}

function eachString(
  value: unknown,
  path: DefinitionPath,
  visit: (text: string, path: DefinitionPath, write: (value: string) => void) => void,
): void {
  if (typeof value !== 'object' || value === null) return;
  const owner = value as { [key: string | number]: unknown };
  const keys = Array.isArray(value) ? value.keys() : Object.keys(value);
  for (const key of keys) {
    const element = owner[key];
    if (typeof element !== 'string') eachString(element, [...path, key], visit);
    else
      visit(element, [...path, key], (text) => {
        owner[key] = text;
      });
  }
}

function expand(text: string, env: NodeJS.ProcessEnv, report: (message: string) => void): string {
  return text.replace(variable, (written: string, content: string | undefined, end: string) => {
    if (content === undefined) return '${';
    const [, name, fallback] = (end === '}' && variableForm.exec(content)) || [];
    if (name === undefined) {
      report(`${written} is neither \${NAME} nor \${NAME:-default}; write $\${ where it is meant as it stands`);
      return written;
    }
    const value = env[name];
    if (value !== undefined && (value !== '' || fallback === undefined)) return value;
    if (fallback !== undefined) return fallback;
    report(`the environment variable ${name} is not set; set it, or write \${${name}:-default}`);
    return written;
  });
}
