import type { ForkOptions } from 'node:child_process';

/** A process without what measuring coverage, or keeping source maps, would cost in memory. */
export function plainProcess(...execArgv: string[]): ForkOptions {
  return { env: { ...process.env, NODE_V8_COVERAGE: '', NODE_OPTIONS: '' }, execArgv };
}
