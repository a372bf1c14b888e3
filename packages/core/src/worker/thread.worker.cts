/**
 * Piscina's entry into a worker: one long task per thread of the pipeline. CommonJS, since Node aborts the whole process when a
 * worker is terminated while it requires an ES module; importing one bears it.
 */
import type { ThreadTask } from './thread-protocol.js' with { 'resolution-mode': 'import' };

module.exports = async (task: ThreadTask): Promise<void> => {
  const { hostThread } = await import('./thread-host.js');
  await hostThread(task);
};
