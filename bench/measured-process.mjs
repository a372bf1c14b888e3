import { spawn } from 'node:child_process';

/** @typedef {{ cpuSeconds: number, output: string }} Measured */

/** What bash prints last: the user and system time of the command, its children included. */
const times = /\nCPU ([\d.]+) ([\d.]+)\n$/;

/**
 * Runs a command and measures the CPU time that it and its children took. Rejects when it fails.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string }} [options]
 * @returns {{ done: Promise<Measured>, kill: () => void }}
 */
export function startMeasured(command, args, options = {}) {
  const script = 'TIMEFORMAT=$\'\\nCPU %U %S\'; time "$@"';
  const child = spawn('bash', ['-c', script, 'bash', command, ...args], {
    ...options,
    env: { ...process.env, LC_ALL: 'C' },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const pipe of [child.stdout, child.stderr]) {
    pipe.setEncoding('utf8').on('data', (chunk) => {
      output += chunk;
    });
  }
  /** @type {Promise<Measured>} */
  const done = new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      const match = times.exec(output);
      if (code === 0 && match) resolve({ cpuSeconds: Number(match[1]) + Number(match[2]), output });
      else reject(new Error(`${command} ${args.join(' ')} exited with ${code}:\n${output}`));
    });
  });
  const kill = () => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL');
  };
  return { done, kill };
}
