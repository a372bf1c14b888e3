import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, release, totalmem, type } from 'node:os';
import { runCommand } from '../scripts/process/run-command.mjs';

/** What the figures were measured on, and with which versions. Nothing that tells whose machine it is. */
export async function describeMachine() {
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryGb: Math.round(totalmem() / 1e9),
    os: operatingSystem(),
    node: process.version,
    ffmpeg: await version('ffmpeg', '-version', /^ffmpeg version (\S+)/),
    gstreamer: await version('gst-launch-1.0', '--version', /version (\S+)/),
  };
}

function operatingSystem() {
  try {
    return /^PRETTY_NAME="(.*)"$/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? type();
  } catch {
    return `${type()} ${release()}`;
  }
}

/**
 * @param {string} command
 * @param {string} option
 * @param {RegExp} pattern
 */
async function version(command, option, pattern) {
  return pattern.exec((await runCommand(command, [option])).stdout)?.[1] ?? 'none';
}
