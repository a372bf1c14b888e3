import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';

const quiet = ['-hide_banner', '-v', 'error', '-nostdin', '-y'];
const maxOutput = 1 << 28;

/** Runs ffmpeg to its end. Returns what it wrote to standard output (`-` or `pipe:1`). */
export function ffmpeg(...args: string[]): Buffer {
  return execFileSync('ffmpeg', [...quiet, ...args], { maxBuffer: maxOutput });
}

/** Runs ffmpeg with `input` on its standard input. */
export function ffmpegWith(input: Uint8Array, ...args: string[]): Buffer {
  const [banner, level, value] = quiet;
  return execFileSync('ffmpeg', [banner ?? '', level ?? '', value ?? '', '-y', ...args], {
    input,
    maxBuffer: maxOutput,
  });
}

/** Starts ffmpeg beside the test. */
export function startFfmpeg(...args: string[]): ChildProcess {
  return spawn('ffmpeg', [...quiet, ...args], { stdio: ['ignore', 'ignore', 'inherit'] });
}

/** The exit code of a process that was started. */
export async function exitOf(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return child.exitCode;
}

/** SHA-256 of each picture of a raw stream. */
export function pictureHashes(raw: Uint8Array, pictureBytes: number): string[] {
  return Array.from({ length: raw.byteLength / pictureBytes }, (_, index) =>
    createHash('sha256')
      .update(raw.subarray(index * pictureBytes, (index + 1) * pictureBytes))
      .digest('hex'),
  );
}
