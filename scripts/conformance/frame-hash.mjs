// A stage that writes a line for each picture: the MD5 of its visible pixels, as ffmpeg's framemd5 has it for yuv420p, its time
// and its size.
import { createHash } from 'node:crypto';
import { closeSync, openSync, writeSync } from 'node:fs';
import { definePlugin, defineStage } from '@arkavo-pipeline/core';

/** @typedef {import('@arkavo-pipeline/core').Frame} Frame */
/** @typedef {import('@arkavo-pipeline/core').Plane} Plane */

const frameHash = defineStage({
  type: 'frame-hash',
  summary: 'Writes the MD5 of each picture.',
  inputs: { video: ['video/raw'] },
  options: { path: { type: 'string', required: true, description: 'The file to write.' } },
  open({ options }) {
    const file = openSync(options.path, 'w');
    return {
      process(packet) {
        if (packet.kind === 'frame') writeSync(file, lineOf(packet));
        packet.dispose();
      },
      close: () => closeSync(file),
    };
  },
});

/** @param {import('@arkavo-pipeline/core').FramePacket} packet */
function lineOf({ frame, damaged, ptsUs }) {
  const { width, height } = frame.info;
  return `${md5Of(frame)} ${ptsUs} ${width}x${height}${damaged ? ' damaged' : ''}\n`;
}

/** @param {Frame} frame */
function md5Of(frame) {
  const hash = createHash('md5');
  for (const plane of planar(frame)) {
    const { data, stride, width, height } = plane;
    for (let row = 0; row < height; row += 1) hash.update(data.subarray(row * stride, row * stride + width));
  }
  return hash.digest('hex');
}

/**
 * @param {Frame} frame
 * @returns {Pick<Plane, 'data' | 'stride' | 'width' | 'height'>[]}
 */
function planar(frame) {
  const planes = frame.planes();
  const [luma, chroma] = planes;
  if (frame.info.format !== 'nv12' || !luma || !chroma) return [...planes];
  return [luma, separated(chroma, 0), separated(chroma, 1)];
}

/**
 * Every second byte of a plane that has U and V in turn.
 *
 * @param {Plane} plane
 * @param {0 | 1} first
 */
function separated({ data, stride, width, height }, first) {
  const half = width / 2;
  const separate = new Uint8Array(half * height);
  for (let row = 0; row < height; row += 1) {
    for (let column = 0; column < half; column += 1) {
      separate[row * half + column] = data[row * stride + 2 * column + first] ?? 0;
    }
  }
  return { data: separate, stride: half, width: half, height };
}

export default definePlugin({ name: 'conformance', apiVersion: 1, stages: [frameHash] });
