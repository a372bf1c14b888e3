import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { PipelineError } from '../errors/pipeline-error.js';
import { findSyntaxFault } from './find-syntax-fault.js';
import { isTypeScript } from './module-hooks.js';
import { parseStackHead, type StackHead } from './stack-head.js';

/** What is known of a failed import beside its message: where, and what to do about it. */
type Finding = { readonly place?: string; readonly remedy?: string | undefined };

/**
 * The ERR_PLUGIN_LOAD for the module at `path` whose import threw this: with the place of a fault in the text, and the
 * remedy where one is known.
 */
export async function importFailure(error: unknown, path: string): Promise<PipelineError> {
  const message = error instanceof Error ? error.message : String(error);
  const { place, remedy } = error instanceof Error ? await findOut(error, path) : {};
  return new PipelineError(
    'ERR_PLUGIN_LOAD',
    `the plugin ${path} could not be imported: ${place ? `${place} ` : ''}${message}${remedy ? `; ${remedy}` : ''}`,
    { cause: error },
  );
}

async function findOut(error: Error, path: string): Promise<Finding> {
  if ('code' in error && error.code === 'ERR_MODULE_NOT_FOUND') return { remedy: missingRemedy(error.message) };
  if (error.name !== 'SyntaxError') return {};
  const place = await placeOf(error, path);
  if (!place) return {};
  const { file, line, column } = place;
  return { place: `${file}:${line}:${column}`, remedy: await syntaxRemedy(error.message, place) };
}

/** Of TypeScript, Node tells the line but not always the column; of a JavaScript module that does not parse, neither. */
async function placeOf(error: Error, path: string): Promise<StackHead | undefined> {
  const head = parseStackHead(error.stack ?? '');
  if (head && !isTypeScript(head.file)) return head;
  return (await findSyntaxFault(head?.file ?? path)) ?? head;
}

async function syntaxRemedy(message: string, { file, line }: StackHead): Promise<string | undefined> {
  if (message.includes('strip')) {
    return 'types are erased here, not compiled: write it without (an object with "as const" for an enum), or compile the stage to JavaScript';
  }
  if (/outside a module|Unexpected token 'export'/.test(message)) {
    const ending = isTypeScript(file) ? '.mts' : '.mjs';
    return `the package.json above it says "type": "commonjs": say "module" there, or let the file's name end in ${ending}`;
  }
  if (isTypeScript(file) && message.includes('does not provide an export named')) {
    return 'if it is a type, write "import type"';
  }
  const source = await readFile(file, 'utf8').catch(() => '');
  const text = source.split('\n')[line - 1] ?? '';
  if (/\busing\s+\w+\s*[:=]/.test(text)) return `Node ${process.versions.node} has no "using": call dispose()`;
  return undefined;
}

function missingRemedy(message: string): string | undefined {
  const [, name] = /^Cannot find package '([^']+)'/.exec(message) ?? [];
  if (name !== undefined) return `install it there: npm install ${name}`;
  const [, file = ''] = /^Cannot find module '([^']+js)'/.exec(message) ?? [];
  const typescript = file.replace(/js$/, 'ts');
  return file && existsSync(typescript) ? `there is ${typescript}: import it by that name` : undefined;
}
