import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { bt709, type FrameOwner, FramePacket, startLedger } from '@arkavo-pipeline/core';
import * as assert from 'uvu/assert';
import { frameTimeUs } from './pictures.js';

/** Six seconds of a camera: 180 pictures, 1080p30. */
export const footage = fileURLToPath(new URL('../../../../../examples/loopback/camera-1080p30.mp4', import.meta.url));
export const footageFrames = 180;
const size = { width: 1920, height: 1080 };
const pictureBytes = (size.width * size.height * 3) / 2;

/** The footage's pictures as ffmpeg decodes them, I420, without padding; `times` over. */
export async function* decodedFootage(times = 1): AsyncGenerator<Buffer> {
  const input = ['-stream_loop', String(times - 1), '-i', footage];
  const output = ['-f', 'rawvideo', '-pix_fmt', 'yuv420p', 'pipe:1'];
  const ffmpeg = spawn('ffmpeg', ['-v', 'error', ...input, ...output], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(ffmpeg, 'close');
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of ffmpeg.stdout as AsyncIterable<Buffer>) {
    parts.push(part);
    bytes += part.length;
    if (bytes < pictureBytes) continue;
    const whole = Buffer.concat(parts.splice(0));
    yield whole.subarray(0, pictureBytes);
    parts.push(whole.subarray(pictureBytes));
    bytes -= pictureBytes;
  }
  const [code] = await ended;
  assert.is(code, 0, 'ffmpeg decodes the footage');
}

/** Picture number `index` of the footage, as a camera's frame. */
export function footagePacket(owner: FrameOwner, index: number, picture: Buffer): FramePacket {
  const frame = owner.allocate({ ...size, format: 'i420', color: bt709 });
  let from = 0;
  for (const { data, stride, width, height } of frame.planes()) {
    for (let row = 0; row < height; row++) {
      data.set(picture.subarray(from, from + width), row * stride);
      from += width;
    }
  }
  const ptsUs = index * frameTimeUs;
  return new FramePacket({ sourceId: 'camera', ptsUs, durationUs: frameTimeUs, ledger: startLedger(ptsUs), frame });
}
