// A source for the bench of the compositor: pictures that are in memory already.
import { definePlugin, defineStage, FramePacket, frameTimeUs, startLedger } from '@arkavo-pipeline/core';
import { Y4mFile } from '../../packages/plugin-source/dist/src/y4m/y4m-file.js';

/** Pictures that are held in memory and given again and again: more than a cache holds. */
const clipFrames = 16;
const frameRate = 30;

const pictureSource = defineStage({
  type: 'picture-source',
  summary: 'Gives the first pictures of a y4m file again and again.',
  outputs: { video: ['video/raw'] },
  options: {
    path: { type: 'string', required: true, description: 'The file.' },
    frames: { type: 'integer', required: true, minimum: 1, description: 'How many are given.' },
  },
  async open({ options, clock, frames, stageId, stopping }) {
    const file = await Y4mFile.open(options.path);
    const clip = Array.from({ length: Math.min(clipFrames, file.frameCount) }, (_, index) => file.frame(frames, index));
    file.close();
    return {
      async generate(emit) {
        for (let index = 0; index < options.frames && !stopping.aborted; index += 1) {
          const frame = clip[index % clip.length]?.retain();
          if (!frame) return;
          const ptsUs = frameTimeUs(index, frameRate);
          const durationUs = frameTimeUs(index + 1, frameRate) - ptsUs;
          await emit(
            new FramePacket({ sourceId: stageId, ptsUs, durationUs, ledger: startLedger(clock.nowUs()), frame }),
          );
        }
      },
      close() {
        for (const frame of clip) frame.release();
      },
    };
  },
});

export default definePlugin({ name: 'pictures', apiVersion: 1, stages: [pictureSource] });
