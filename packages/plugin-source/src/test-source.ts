import { setImmediate as nextTurn } from 'node:timers/promises';
import { defineStage, type Emit, frameTimeUs, type StageContext, startLedger } from '@arkavo-pipeline/core';
import { DeviceClock } from './test-source-clock.js';
import { audioTrack, metadataTrack, type Track, videoTrack } from './test-source-track.js';

type Port = 'video' | 'audio' | 'metadata';

/** A stream on its way: the index of its next packet, and the time of its last one. */
type Cursor = { readonly track: Track<Port>; index: number; ptsUs: number };

type Timeline = {
  readonly tracks: readonly Track<Port>[];
  readonly sourceId: string;
  readonly endUs: number;
  /** The pace in real time; without it, packets come as fast as they can. */
  readonly device: DeviceClock | undefined;
};

/** A moving picture with its number burnt in, a tone and face tracking, on one timeline. */
export const testSource = defineStage({
  type: 'test-source',
  summary: 'Gives a moving test picture with its frame number burnt in, a tone and face-tracking metadata.',
  outputs: { video: ['video/raw'], audio: ['audio/pcm'], metadata: ['metadata/json'] },
  options: {
    width: { type: 'integer', default: 1920, minimum: 64, maximum: 16384, description: 'Width in pixels.' },
    height: { type: 'integer', default: 1080, minimum: 64, maximum: 16384, description: 'Height in pixels.' },
    fps: { type: 'number', default: 30, minimum: 1, maximum: 240, description: 'Pictures per second.' },
    frames: {
      type: 'integer',
      default: 0,
      minimum: 0,
      description: 'Pictures after which all streams end; 0 goes on until the pipeline is stopped.',
    },
    realtime: {
      type: 'boolean',
      default: true,
      description: 'Whether packets are given at the pace of their timestamps, or as fast as the links allow.',
    },
    clockPpm: {
      type: 'number',
      default: 0,
      minimum: -500,
      maximum: 500,
      description: 'Parts per million by which its own clock is fast in real time, as a camera’s is.',
    },
    tone: {
      type: 'number',
      default: 440,
      minimum: 0,
      maximum: 20000,
      description: 'Pitch of the tone in Hz; 0 is silence.',
    },
    metadataRate: {
      type: 'number',
      default: 30,
      minimum: 1,
      maximum: 240,
      description: 'Face-tracking values per second.',
    },
    sourceId: { type: 'string', minLength: 1, description: "Source id of the packets; by default the stage's id." },
  },
  open(context) {
    const { width, height, fps, frames, tone, metadataRate, realtime, clockPpm, sourceId } = context.options;
    const tracks = [videoTrack(context.frames, width, height, fps), audioTrack(tone), metadataTrack(metadataRate)];
    const linked = tracks.filter((track) => context.outputs.has(track.port));
    const endUs = frames === 0 ? Number.POSITIVE_INFINITY : frameTimeUs(frames, fps);
    return {
      generate: (emit) => {
        const device = realtime ? new DeviceClock(context.clock, clockPpm) : undefined;
        return play({ tracks: linked, sourceId: sourceId ?? context.stageId, endUs, device }, context, emit);
      },
    };
  },
});

/** Gives the packets of all tracks in the order of their times. */
async function play(timeline: Timeline, context: StageContext, emit: Emit<Port>): Promise<void> {
  const { tracks, sourceId, endUs, device } = timeline;
  const stopped = AbortSignal.any([context.stopping, context.signal]);
  const cursors: Cursor[] = tracks.map((track) => ({ track, index: 0, ptsUs: -1 }));
  for (let next = earliest(cursors); next; next = earliest(cursors)) {
    const { track, index } = next;
    const timeUs = frameTimeUs(index, track.rate);
    if (timeUs >= endUs || stopped.aborted) return;
    const prepared = track.prepare(index, endUs);
    // Links that drop never make emit wait: without a turn of the event loop, nothing could stop this loop.
    await (device ? device.reach(timeUs, stopped) : nextTurn());
    if (stopped.aborted) return prepared.dispose();
    next.index += 1;
    next.ptsUs = Math.max(next.ptsUs + 1, device ? device.toTimelineUs(timeUs) : timeUs);
    const durationUs = Math.min(frameTimeUs(index + 1, track.rate), endUs) - timeUs;
    const ledger = startLedger(context.clock.nowUs());
    await emit(prepared.toPacket({ sourceId, ptsUs: next.ptsUs, durationUs, ledger }), track.port);
  }
}

/** The cursor whose next packet comes first; of several, the first. */
function earliest(cursors: readonly Cursor[]): Cursor | undefined {
  const timeUs = ({ track, index }: Cursor) => frameTimeUs(index, track.rate);
  return cursors.reduce<Cursor | undefined>(
    (first, cursor) => (first && timeUs(first) <= timeUs(cursor) ? first : cursor),
    undefined,
  );
}
