import {
  defineStage,
  type Emit,
  type Frame,
  FramePacket,
  frameTimeUs,
  PipelineError,
  type PixelFormat,
  type StageContext,
  startLedger,
} from '@arkavo-pipeline/core';
import type { ByteReader } from './pipe/byte-reader.js';
import { openReader } from './pipe/open-descriptor.js';
import { openY4mStream, type PictureStream, rawStream } from './pipe/picture-stream.js';

type Options = {
  readonly format: string;
  readonly width: number | undefined;
  readonly height: number | undefined;
  readonly fps: number;
  readonly pixelFormat: PixelFormat;
  readonly fd: number;
  readonly realtime: boolean;
  readonly sourceId: string | undefined;
};

/** Raw pictures that another program writes. */
export const pipeSource = defineStage({
  type: 'pipe-source',
  summary: 'Reads raw pictures, y4m or plain, from standard input.',
  outputs: { video: ['video/raw'] },
  options: {
    format: {
      type: 'string',
      default: 'y4m',
      enum: ['y4m', 'rawvideo'],
      description: 'y4m (8-bit 4:2:0) describes itself; rawvideo needs width and height.',
    },
    width: { type: 'integer', minimum: 1, maximum: 16384, description: 'Width in pixels, of rawvideo.' },
    height: { type: 'integer', minimum: 1, maximum: 16384, description: 'Height in pixels, of rawvideo.' },
    fps: { type: 'number', default: 30, minimum: 1, maximum: 240, description: 'Pictures per second, of rawvideo.' },
    pixelFormat: {
      type: 'string',
      default: 'i420',
      enum: ['i420', 'nv12'],
      description: 'Layout of a rawvideo picture.',
    },
    fd: { type: 'integer', default: 0, minimum: 0, description: 'Descriptor to read; 0 is standard input.' },
    realtime: {
      type: 'boolean',
      default: false,
      description: 'Whether pictures are given at the pace of their timestamps, or as they come.',
    },
    sourceId: { type: 'string', minLength: 1, description: "Source id of the packets; by default the stage's id." },
  },
  open(context) {
    const options: Options = context.options;
    if (options.format === 'rawvideo') requireSize(options);
    const reader = openReader(options.fd);
    const stopped = AbortSignal.any([context.stopping, context.signal]);
    stopped.addEventListener('abort', () => reader.close(), { once: true });
    return {
      async generate(emit) {
        const stream = await openStream(reader, options, stopped);
        if (stream) await play(stream, context, options, stopped, emit);
      },
      close: () => reader.close(),
    };
  },
});

function requireSize({ width, height }: Options): { width: number; height: number } {
  if (width !== undefined && height !== undefined) return { width, height };
  throw new PipelineError(
    'ERR_DEFINITION_INVALID',
    'rawvideo does not tell its size: set the options width and height',
  );
}

/** Undefined when it was stopped before there was a stream. */
async function openStream(
  reader: ByteReader,
  options: Options,
  stopped: AbortSignal,
): Promise<PictureStream | undefined> {
  if (options.format === 'rawvideo') {
    const { width, height } = requireSize(options);
    return rawStream(reader, width, height, options.fps, options.pixelFormat);
  }
  try {
    return await openY4mStream(reader);
  } catch (error) {
    if (stopped.aborted) return undefined;
    throw error;
  }
}

async function play(
  stream: PictureStream,
  context: StageContext,
  { realtime, sourceId }: Options,
  stopped: AbortSignal,
  emit: Emit<'video'>,
): Promise<void> {
  const startUs = context.clock.nowUs();
  for (let index = 0; ; index += 1) {
    const frame = await nextFrame(stream, context, stopped);
    if (!frame) return;
    const ptsUs = frameTimeUs(index, stream.rate);
    if (realtime) await context.clock.sleepUntil(startUs + ptsUs, stopped);
    if (stopped.aborted) return frame.release();
    const durationUs = frameTimeUs(index + 1, stream.rate) - ptsUs;
    const ledger = startLedger(context.clock.nowUs());
    await emit(new FramePacket({ sourceId: sourceId ?? context.stageId, ptsUs, durationUs, ledger, frame }));
  }
}

/** The next whole picture, or undefined at the end. A picture that is cut off by the end is a fault; by a stop, nothing. */
async function nextFrame(
  stream: PictureStream,
  context: StageContext,
  stopped: AbortSignal,
): Promise<Frame | undefined> {
  const frame = context.frames.allocate(stream.info);
  try {
    const result = await stream.read(frame.planes());
    if (result === 'picture') return frame;
    if (result === 'broken' && !stopped.aborted) context.fault(brokenOff());
    frame.release();
    return undefined;
  } catch (error) {
    frame.release();
    if (stopped.aborted) return undefined;
    throw error;
  }
}

function brokenOff(): PipelineError {
  return new PipelineError('ERR_STREAM_INVALID', 'the stream ended within a picture, which is not delivered');
}
