/** Runs in the importing thread where Node can call it there, else in the thread that Node keeps for hooks. */
import type { ResolveFnOutput, ResolveHookContext } from 'node:module';
import { lentPackages } from './lent-packages.js';

type NextResolve = (
  specifier: string,
  context?: Partial<ResolveHookContext>,
) => ResolveFnOutput | Promise<ResolveFnOutput>;

/**
 * Node's `resolve` hook, in both its forms, the synchronous and the asynchronous one: what a stage's module does not
 * find in its own folders it gets from the engine that runs it.
 */
export function resolve(
  specifier: string,
  context: ResolveHookContext,
  nextResolve: NextResolve,
): ResolveFnOutput | Promise<ResolveFnOutput> {
  if (!lentPackages.some((name) => specifier === name || specifier.startsWith(`${name}/`))) {
    return nextResolve(specifier, context);
  }
  // Resolved for this very file, the engine's name means the engine itself.
  const lend = (error: unknown) => {
    if (!isNotFound(error)) throw error;
    return nextResolve(specifier, { ...context, parentURL: import.meta.url });
  };
  try {
    const found = nextResolve(specifier, context);
    return found instanceof Promise ? found.catch(lend) : found;
  } catch (error) {
    return lend(error);
  }
}

function isNotFound(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND';
}
