import { defineStage, type FrameInfo, type FramePacket, PipelineError } from '@arkavo-pipeline/core';
import type { ByteWriter } from './pipe/byte-writer.js';
import { openWriter } from './pipe/open-descriptor.js';
import { i420Views, nativeViews } from './pipe/picture-views.js';
import { formatY4mHeader, plainFrameLine } from './y4m/y4m-header.js';
import { rateOf } from './y4m/y4m-rate.js';

/** What y4m says of pictures whose duration nobody knows. */
const fallbackFps = 30;
const frameLine = Buffer.from(plainFrameLine);

/** Raw pictures for another program. */
export const pipeSink = defineStage({
  type: 'pipe-sink',
  summary: 'Writes raw pictures, y4m or plain, to standard output.',
  inputs: { video: ['video/raw'] },
  options: {
    format: {
      type: 'string',
      default: 'y4m',
      enum: ['y4m', 'rawvideo'],
      description: 'y4m describes itself; rawvideo is the pixels only, in the layout they come in.',
    },
    fps: {
      type: 'number',
      minimum: 1,
      maximum: 240,
      description: "Pictures per second for the y4m header; by default by the first picture's duration, or 30.",
    },
    fd: { type: 'integer', default: 1, minimum: 1, description: 'Descriptor to write; 1 is standard output.' },
  },
  open(context) {
    const { format, fps, fd } = context.options;
    const writer = openWriter(fd);
    const write = format === 'y4m' ? y4mWriter(writer, fps) : rawWriter(writer);
    context.signal.addEventListener('abort', () => writer.close(), { once: true });
    return {
      async process(packet) {
        using picture = packet;
        if (picture.kind === 'frame') await write(picture);
      },
      close: () => writer.close(),
    };
  },
});

type WritePicture = (picture: FramePacket) => Promise<void>;

function y4mWriter(writer: ByteWriter, fps: number | undefined): WritePicture {
  let first: FrameInfo | undefined;
  return async (picture) => {
    const { info } = picture.frame;
    if (!first) {
      first = info;
      await writer.write([headerOf(picture, fps)]);
    }
    requireSameSize(first, info);
    await writer.write([frameLine, ...i420Views(picture.frame)]);
  };
}

function rawWriter(writer: ByteWriter): WritePicture {
  let first: FrameInfo | undefined;
  return async ({ frame }) => {
    first ??= frame.info;
    requireSameSize(first, frame.info);
    await writer.write(nativeViews(frame));
  };
}

function headerOf({ frame, durationUs }: FramePacket, fps: number | undefined): Uint8Array {
  const { width, height, color } = frame.info;
  const rate = rateOf(fps ?? (durationUs > 0 ? 1_000_000 / durationUs : fallbackFps));
  return Buffer.from(formatY4mHeader({ width, height, rate, fullRange: color.fullRange }));
}

/** Neither format can say that a picture differs from those before. */
function requireSameSize(first: FrameInfo, { width, height, format }: FrameInfo): void {
  if (width === first.width && height === first.height && format === first.format) return;
  throw new PipelineError(
    'ERR_STREAM_INVALID',
    `a picture of ${width}x${height} ${format} came after pictures of ${first.width}x${first.height} ${first.format}: a pipe carries one size`,
  );
}
