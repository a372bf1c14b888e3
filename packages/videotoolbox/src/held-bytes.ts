import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** What the process has in memory, without what the garbage collector keeps in reserve. */
export function heldBytes(): number {
  setFlagsFromString('--expose-gc');
  const collectGarbage = runInNewContext('gc') as () => void;
  collectGarbage();
  const { rss, heapTotal, heapUsed } = process.memoryUsage();
  return rss - heapTotal + heapUsed;
}
