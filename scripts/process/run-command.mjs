import { spawn } from 'node:child_process';
import { constants } from 'node:os';

/**
 * @typedef {object} CommandResult
 * @property {number} code Exit code; 128 + the signal's number when a signal ended it, 127 when it could not be started.
 * @property {string} output What it wrote to stdout and stderr, in order of arrival.
 * @property {string} stdout What it wrote to stdout.
 */

/**
 * Runs a command to its end, without a terminal. Never rejects.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<CommandResult>}
 */
export function runCommand(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    let stdout = '';
    child.stdout.setEncoding('utf8').on('data', (chunk) => {
      output += chunk;
      stdout += chunk;
    });
    child.stderr.setEncoding('utf8').on('data', (chunk) => {
      output += chunk;
    });
    child.on('error', (error) => resolve({ code: 127, output: `${output}${error.message}\n`, stdout }));
    child.on('close', (code, signal) => resolve({ code: exitCode(code, signal), output, stdout }));
  });
}

/**
 * Runs a command on this terminal. A Ctrl-C is the command's to handle; a SIGTERM is passed on.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<number>} Its exit code, as in {@link CommandResult}.
 */
export function runOnTerminal(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { ...options, stdio: 'inherit' });
    const leaveIt = () => {};
    const passOn = () => child.kill('SIGTERM');
    process.on('SIGINT', leaveIt).on('SIGTERM', passOn);
    const finish = (/** @type {number} */ code) => {
      process.off('SIGINT', leaveIt).off('SIGTERM', passOn);
      resolve(code);
    };
    child.on('error', (error) => {
      console.error(`${command} could not be started: ${error.message}`);
      finish(127);
    });
    child.on('close', (code, signal) => finish(exitCode(code, signal)));
  });
}

/**
 * @param {number | null} code
 * @param {NodeJS.Signals | null} signal
 */
function exitCode(code, signal) {
  return code ?? 128 + (signal ? constants.signals[signal] : 0);
}
