import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isKeyframe, joinAnnexB, nalUnits } from '@arkavo-pipeline/core';
import { projectRoot } from '../scripts/process/project-root.mjs';
import { runCommand } from '../scripts/process/run-command.mjs';
import { TsPackets, tsVideo } from './transport-stream.mjs';

/**
 * One access unit, as each transport takes it.
 *
 * @typedef {object} ClipUnit
 * @property {number} ptsUs
 * @property {Uint8Array} muxed As it is in the transport stream.
 * @property {Uint8Array} annexB The same with start codes of four bytes.
 * @property {boolean} keyframe
 * @property {Buffer} packets Its packets of the transport stream, with the tables before them.
 */

export const framesPerSecond = 30;

const camera = join(projectRoot, 'examples', 'loopback', 'camera-1080p30.mp4');
const bitrate = ['-b:v', '3000k', '-maxrate', '3000k', '-bufsize', '600k'];

/**
 * Camera footage as a phone codes it: 1080p30, H.264 at 3 Mbit/s, a keyframe every two seconds, no B-frames; in a transport stream,
 * which demands access unit delimiters.
 *
 * @param {string} path
 * @param {number} seconds
 */
export async function makeClip(path, seconds) {
  const input = ['-stream_loop', '-1', '-i', camera, '-an', '-frames:v', String(seconds * framesPerSecond)];
  const coder = ['-c:v', 'libx264', '-preset', 'veryfast', '-tune', 'zerolatency', '-g', '60', '-sc_threshold', '0'];
  const format = ['-x264-params', 'aud=1', '-muxdelay', '0', '-muxpreload', '0', '-f', 'mpegts'];
  const args = ['-v', 'error', ...input, '-pix_fmt', 'yuv420p', ...coder, ...bitrate, ...format, path];
  const { code, output } = await runCommand('ffmpeg', args);
  if (code !== 0) throw new Error(`ffmpeg could not make ${path}: ${output}`);
}

/**
 * @param {string} path
 * @returns {readonly ClipUnit[]}
 */
export function readClip(path) {
  /** @type {{ ptsUs: number, payloads: Uint8Array[], packets: Buffer[] }[]} */
  const units = [];
  /** @type {Buffer[]} */
  let tables = [];
  for (const packet of new TsPackets().push(readFileSync(path))) {
    const video = tsVideo(packet);
    if (!video) {
      tables.push(packet);
      continue;
    }
    if (video.ptsUs !== undefined) units.push({ ptsUs: video.ptsUs, payloads: [], packets: [] });
    units.at(-1)?.payloads.push(video.payload);
    units.at(-1)?.packets.push(...tables, packet);
    tables = [];
  }
  return units.map(({ ptsUs, payloads, packets }) => {
    const muxed = Buffer.concat(payloads);
    const nals = [...nalUnits('h264', muxed)].map(({ start, end }) => muxed.subarray(start, end));
    const keyframe = isKeyframe('h264', muxed);
    return { ptsUs, muxed, annexB: joinAnnexB(nals), keyframe, packets: Buffer.concat(packets) };
  });
}
