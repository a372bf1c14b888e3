import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { videoTimes } from '../ffprobe.js';

/** Hz. */
const playedRate = 16_000;
/** Of full scale: half of what a beep has. */
const loud = 12_000;
/** A beep is over after so many samples that are not loud. */
const pause = playedRate / 10;
const bytesPerFrame = 4;

/** When each flash of each tile (columns of the same width) is shown, as the file says, seconds. */
export async function flashTimes(path: string, tiles: number): Promise<number[][]> {
  const times = await videoTimes(path);
  const flashes: number[][] = Array.from({ length: tiles }, () => []);
  const before = new Uint8Array(tiles);
  let index = 0;
  let column = 0;
  const args = ['-map', '0:v', '-vf', `scale=${tiles}:1:flags=area`, '-fps_mode', 'passthrough', '-pix_fmt', 'gray'];
  await played(path, [...args, '-f', 'rawvideo'], (bytes) => {
    for (const luma of bytes) {
      if (luma > 128 && (before[column] as number) <= 128) flashes[column]?.push(times[index] ?? Number.NaN);
      before[column] = luma;
      column = (column + 1) % tiles;
      if (column === 0) index++;
    }
  });
  if (index !== times.length) throw new Error(`${index} pictures were decoded of ${times.length}`);
  return flashes;
}

/** When each beep of each channel begins, as it is played, seconds. */
export async function beepTimes(path: string): Promise<[left: number[], right: number[]]> {
  const beeps: [number[], number[]] = [[], []];
  const loudAt = [-pause, -pause];
  let index = 0;
  let rest: Buffer = Buffer.alloc(0);
  const args = ['-map', '0:a', '-af', 'aresample=async=1:first_pts=0', '-ar', `${playedRate}`, '-ac', '2'];
  await played(path, [...args, '-f', 's16le'], (bytes) => {
    rest = rest.length > 0 ? Buffer.concat([rest, bytes]) : bytes;
    let at = 0;
    for (; at + bytesPerFrame <= rest.length; at += bytesPerFrame, index++) {
      for (const [channel, its] of beeps.entries()) {
        if (Math.abs(rest.readInt16LE(at + 2 * channel)) < loud) continue;
        if (index - (loudAt[channel] as number) >= pause) its.push(index / playedRate);
        loudAt[channel] = index;
      }
    }
    rest = rest.subarray(at);
  });
  return beeps;
}

/** What ffmpeg makes of a file, piece by piece. Rejects when it has anything to complain of. */
async function played(path: string, args: readonly string[], take: (bytes: Buffer) => void): Promise<void> {
  const ffmpeg = spawn('ffmpeg', ['-nostdin', '-v', 'error', '-copyts', '-i', path, ...args, '-'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [errors, [code]] = await Promise.all([
    textOf(ffmpeg.stderr),
    once(ffmpeg, 'close') as Promise<[number]>,
    ...[eachPiece(ffmpeg.stdout, take)],
  ]);
  if (code !== 0 || errors !== '') throw new Error(`ffmpeg ended with ${code}: ${errors}`);
}

async function eachPiece(stream: Readable, take: (bytes: Buffer) => void): Promise<void> {
  for await (const bytes of stream) take(bytes as Buffer);
}

async function textOf(stream: Readable): Promise<string> {
  let text = '';
  await eachPiece(stream, (bytes) => {
    text += bytes.toString();
  });
  return text;
}
