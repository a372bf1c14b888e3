import { defineStage, MetadataPacket } from '@arkavo-pipeline/core';

type Step = { readonly by: number };

export default defineStage({
  type: 'increment',
  summary: 'Adds to each number.',
  inputs: { numbers: ['metadata/json'] },
  outputs: { sums: ['metadata/json'] },
  options: { by: { type: 'integer', default: 1, description: 'What is added.' } },
  open({ options }) {
    const step: Step = options;
    return {
      process(packet, emit) {
        const sum = packet.kind === 'metadata' ? Number(packet.value) + step.by : 0;
        packet.dispose();
        return emit(new MetadataPacket({ ...packet.header, value: sum }));
      },
    };
  },
});
