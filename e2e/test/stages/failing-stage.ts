import { definePlugin, defineStage } from '@arkavo-pipeline/core';

const failingStage = defineStage({
  type: 'failing-stage',
  summary: 'Passes coded video on, if anything is behind it, up to the packet where it fails.',
  inputs: { video: ['video/h264'] },
  outputs: { video: ['video/h264'] },
  options: {
    failAt: { type: 'integer', required: true, description: 'Index of that packet.' },
    way: {
      type: 'string',
      default: 'throw',
      enum: ['throw', 'exit'],
      description: 'Throws, or takes its thread along.',
    },
  },
  open({ options, outputs }) {
    let index = 0;
    return {
      async process(packet, emit) {
        if (index++ === options.failAt) fail(options.way);
        await (outputs.has('video') ? emit(packet) : packet.dispose());
      },
    };
  },
});

function fail(way: string): never {
  if (way === 'exit') process.exit(3);
  throw new Error('out of order');
}

export default definePlugin({ name: 'failing-stage', apiVersion: 1, stages: [failingStage] });
