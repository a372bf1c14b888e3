import { execFileSync } from 'node:child_process';
import { constants, open } from 'node:fs';
import { promisify } from 'node:util';

const openFile = promisify(open);

export function makeFifo(path: string): string {
  execFileSync('mkfifo', [path]);
  return path;
}

/** Opens an end of a pipe; resolves when the other end is open too. Whoever is given the descriptor closes it. */
export function openFifo(path: string, end: 'read' | 'write'): Promise<number> {
  return openFile(path, end === 'read' ? constants.O_RDONLY : constants.O_WRONLY);
}

/** Both ends at once: a pipe whose other end never closes. */
export function openBothEnds(path: string): Promise<number> {
  return openFile(path, constants.O_RDWR);
}
