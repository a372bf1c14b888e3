import { definePlugin, defineStage, MetadataPacket, startLedger } from '@arkavo-pipeline/core';

const count = defineStage({
  type: 'count',
  summary: 'Gives the numbers 0 to 4.',
  outputs: { numbers: ['metadata/json'] },
  open: ({ stageId, clock }) => ({
    async generate(emit) {
      for (let value = 0; value < 5; value++) {
        const header = { sourceId: stageId, ptsUs: value, durationUs: 0, ledger: startLedger(clock.nowUs()) };
        await emit(new MetadataPacket({ ...header, value }));
      }
    },
  }),
});

const tell = defineStage({
  type: 'tell',
  summary: 'Logs each number.',
  inputs: { numbers: ['metadata/json'] },
  open: ({ log }) => ({
    process(packet) {
      if (packet.kind === 'metadata') log.info(String(packet.value));
      packet.dispose();
    },
  }),
});

export default definePlugin({ name: 'numbers', apiVersion: 1, stages: [count, tell] });
