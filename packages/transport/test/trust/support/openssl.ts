import { spawn, spawnSync } from 'node:child_process';

/** Why tests with the openssl program are left out; undefined when it is there. */
export function opensslMissing(): string | undefined {
  const { status, stdout } = spawnSync('openssl', ['version'], { encoding: 'utf8', timeout: 10_000 });
  if (status === 0 && /^OpenSSL 3/.test(stdout)) return undefined;
  return `needs the openssl program, version 3 (found: ${stdout?.trim() || 'none'})`;
}

/** Runs it, and resolves with all that it prints; `until` ends its input as soon as that is among it. */
export async function openssl(args: readonly string[], { until }: { until?: RegExp } = {}): Promise<string> {
  const child = spawn('openssl', args, { stdio: 'pipe', timeout: 30_000 });
  let output = '';
  child.stdin.on('error', () => {});
  if (!until) child.stdin.end();
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (until?.test(output)) child.stdin.end();
    });
  }
  await new Promise((resolve) => child.once('close', resolve));
  return output;
}
