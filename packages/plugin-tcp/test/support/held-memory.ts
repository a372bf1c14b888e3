import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Bytes that this thread holds, after a collection of garbage: what it was given, not what an allocator keeps of what was given back. */
export async function heldBytes(): Promise<number> {
  collectGarbage();
  // The memory of buffers is given back a turn after the collection that found them.
  await setImmediate();
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
