import { measurePair } from './foreign-pair.mjs';

/**
 * ffmpeg encodes and sends, another ffmpeg receives and decodes: the same x264 settings as ours, and the leanest way over
 * TCP (a bare Annex B stream).
 *
 * @param {{ path: string, frames: number }} footage
 * @param {{ decoderThreads?: number }} [options] Its own choice when not given.
 * @returns {Promise<number>} Seconds of CPU time.
 */
export async function measureFfmpeg({ path, frames }, { decoderThreads } = {}) {
  const { cpuSeconds, receiverOutput } = await measurePair((port) => ({
    receiver: ['ffmpeg', ...quiet, ...decode(decoderThreads), '-i', `tcp://127.0.0.1:${port}?listen=1`, ...discard],
    sender: ['ffmpeg', ...quiet, '-i', path, ...encode, '-f', 'h264', `tcp://127.0.0.1:${port}`],
  }));
  const decoded = Number([...receiverOutput.matchAll(/^frame=(\d+)$/gm)].at(-1)?.[1]);
  if (decoded !== frames) throw new Error(`ffmpeg decoded ${decoded} of ${frames} frames:\n${receiverOutput}`);
  return cpuSeconds;
}

const quiet = ['-nostdin', '-v', 'error', '-nostats'];

const encode = [
  ...['-c:v', 'libx264', '-preset', 'ultrafast', '-tune', 'zerolatency', '-threads', '1', '-g', '60'],
  ...['-b:v', '3000000', '-maxrate', '3000000', '-bufsize', '1200000', '-qcomp', '0'],
];

const discard = ['-fps_mode', 'passthrough', '-progress', 'pipe:1', '-stats_period', '3600', '-f', 'null', '-'];

/** @param {number | undefined} threads */
function decode(threads) {
  return ['-f', 'h264', ...(threads === undefined ? [] : ['-threads', String(threads)])];
}
