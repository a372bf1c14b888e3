import { spawn } from 'node:child_process';
import { projectRoot } from '../process/project-root.mjs';

/** Output kept per process; of a flood, the end is what tells. */
const maxOutput = 256 * 1024;

/** How long output may go on after its process has ended. */
const pipesGraceMs = 2_000;

/** @typedef {{ code: number | null, signal: NodeJS.Signals | null, output: string }} Ended */

/** Groups that run now: they are not the terminal's, so a Ctrl-C reaches them through us only. */
/** @type {Set<() => void>} */
const running = new Set();

process.on('exit', () => {
  for (const kill of running) kill();
});
for (const [signal, code] of /** @type {const} */ ([
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
])) {
  process.on(signal, () => process.exit(code));
}

/**
 * Starts a command as the leader of a process group. When it ends, however it ends, the rest of the group is killed.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} env
 */
export function startGroup(command, args, env) {
  const child = spawn(command, args, { cwd: projectRoot, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const kill = () => killGroup(child.pid);
  running.add(kill);
  let output = '';
  /** @type {(output: string) => void} */
  let listener = () => {};
  const collect = (/** @type {string} */ chunk) => {
    output += chunk;
    if (output.length > 2 * maxOutput) output = `(earlier output left out)\n${output.slice(-maxOutput)}`;
    listener(output);
  };
  child.stdout.setEncoding('utf8').on('data', collect);
  child.stderr.setEncoding('utf8').on('data', collect);
  child.on('exit', () => {
    kill();
    // A process that left the group may hold the pipes open for ever.
    const timer = setTimeout(() => [child.stdout, child.stderr].map((pipe) => pipe.destroy()), pipesGraceMs);
    child.on('close', () => clearTimeout(timer));
  });
  /** @type {Promise<Ended>} */
  const ended = new Promise((resolve) => {
    const finish = (/** @type {Omit<Ended, 'output'>} */ end) => {
      running.delete(kill);
      resolve({ ...end, output });
    };
    child.on('error', (error) => {
      output += error.message;
      finish({ code: 127, signal: null });
    });
    child.on('close', (code, signal) => finish({ code, signal }));
  });
  return {
    kill,
    ended,
    /** @param {(output: string) => void} callback Called with all output so far, each time there is more. */
    onOutput: (callback) => {
      listener = callback;
    },
  };
}

/** @param {number | undefined} pid */
function killGroup(pid) {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    // On macOS a group whose members are all zombies is EPERM.
    const { code } = /** @type {NodeJS.ErrnoException} */ (error);
    if (code !== 'ESRCH' && code !== 'EPERM') throw error;
  }
}
