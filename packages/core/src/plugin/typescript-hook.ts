/** Runs in the thread that Node keeps for such hooks, one per importing thread: erases the types of TypeScript modules. */
import { readFile } from 'node:fs/promises';
import type { LoadFnOutput, LoadHookContext } from 'node:module';
import { fileURLToPath } from 'node:url';
import { type SyntaxFault, stripTypes } from './strip-types.js';

type NextLoad = (url: string, context?: LoadHookContext) => LoadFnOutput | Promise<LoadFnOutput>;

/** Node's `load` hook. As Node 22.18 and later, it reads `.ts` and `.mts`, and nothing below node_modules. */
export async function load(url: string, context: LoadHookContext, nextLoad: NextLoad): Promise<LoadFnOutput> {
  if (!/^file:[^?#]*\.m?ts([?#]|$)/.test(url) || url.includes('/node_modules/')) return nextLoad(url, context);
  const source = await readFile(fileURLToPath(url), 'utf8');
  try {
    return { format: 'module', shortCircuit: true, source: stripTypes(source) };
  } catch (fault) {
    throw located(fault as SyntaxFault, url);
  }
}

/** In the form of Node's own syntax errors, whose stack begins with the place. */
function located({ line, message }: SyntaxFault, url: string): Error {
  const error = new SyntaxError(message);
  error.stack = `${url}:${line}\n${error.stack}`;
  return error;
}
