import { setImmediate } from 'node:timers/promises';
import { type Clock, defineStage, type Emit } from '@arkavo-pipeline/core';
import type { MediaReader } from './media-source/media-reader.js';
import type { MediaUnit } from './media-source/media-unit.js';
import { openMedia } from './media-source/open-media.js';
import { Timeline } from './media-source/timeline.js';
import { unitPacket } from './media-source/unit-packet.js';

/** Plays a media file: coded video as it is (Annex B), raw pictures from y4m, audio beside it. */
export const mediaSource = defineStage({
  type: 'media-source',
  summary:
    'Plays a media file (mp4, mov, mkv, y4m, or a raw H.264 or H.265 stream), in real time or as fast as links allow.',
  outputs: { video: ['video/h264', 'video/h265', 'video/raw'], audio: ['audio/aac', 'audio/pcm'] },
  options: {
    path: { type: 'string', required: true, minLength: 1, description: 'The file. What it is, its content says.' },
    realtime: {
      type: 'boolean',
      default: false,
      description: 'Sends each packet at its own time; otherwise as fast as the links take them.',
    },
    loop: {
      type: 'integer',
      default: 1,
      minimum: 0,
      description: 'How many times the file is played, without a seam; 0 is for ever.',
    },
    fps: {
      type: 'number',
      minimum: 0.1,
      maximum: 1000,
      description: "Frames per second of a raw H.264 or H.265 stream; without it, the stream's own timing, or 30.",
    },
    sourceId: { type: 'string', minLength: 1, description: "The packets' source id; without it, the stage's id." },
  },
  files: ({ path }) => ({ reads: { path } }),
  async open({ options, outputs, clock, stageId, stopping, signal, frames, log }) {
    const { path, fps, realtime, loop } = options;
    const wanted = { video: outputs.has('video'), audio: outputs.has('audio') };
    const reader = await openMedia({ path, fps, frames, log, ...wanted });
    const end = AbortSignal.any([stopping, signal]);
    const playback = { clock, realtime, loop, end, sourceId: options.sourceId ?? stageId };
    return {
      generate: (emit) => play(reader, playback, emit),
      close: () => reader.close(),
    };
  },
});

type Playback = {
  readonly clock: Clock;
  readonly realtime: boolean;
  readonly loop: number;
  readonly end: AbortSignal;
  readonly sourceId: string;
};

async function play(reader: MediaReader, playback: Playback, emit: Emit<'video' | 'audio'>): Promise<void> {
  const timeline = new Timeline();
  const pace = pacer(playback);
  for (let pass = 1; ; pass += 1) {
    for await (const unit of reader.units()) {
      const times = timeline.place(unit);
      await pace(times.dtsUs);
      if (playback.end.aborted) return letGo(unit);
      await emit(unitPacket(unit, times, playback.sourceId, playback.clock.nowUs()));
      // Stages of this thread go first: reading ahead would delay what was just sent.
      if (playback.realtime) await setImmediate();
    }
    if (playback.end.aborted || pass === playback.loop || !timeline.nextPass()) return;
  }
}

/** Waits until a decoding time is due, counted from the first one: what is late does not shift what follows. */
function pacer({ clock, realtime, end }: Playback): (dtsUs: number) => Promise<void> {
  let zeroUs: number | undefined;
  return async (dtsUs) => {
    if (!realtime) return;
    zeroUs ??= clock.nowUs() - dtsUs;
    await clock.sleepUntil(zeroUs + dtsUs, end);
  };
}

function letGo(unit: MediaUnit): void {
  if (unit.kind === 'frame') unit.frame.release();
}
