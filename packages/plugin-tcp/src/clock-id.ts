import { execFileSync } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';

let known: string | undefined;

/** Names the monotonic clock of this machine since it started: two processes with the same id can compare their times. */
export function clockId(): string {
  known ??= createHash('sha256').update(`${hostname()} ${bootId()}`).digest('hex').slice(0, 16);
  return known;
}

/** Where the system doesn't name its start, the id is this process's own: times are then never compared. */
function bootId(): string {
  try {
    if (process.platform === 'linux') return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    if (process.platform === 'darwin') {
      return execFileSync('sysctl', ['-n', 'kern.bootsessionuuid'], { encoding: 'utf8', timeout: 2000 }).trim();
    }
  } catch {
    // As on systems without one.
  }
  return randomUUID();
}
