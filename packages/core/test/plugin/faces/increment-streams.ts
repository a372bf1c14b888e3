import { defineStage, MetadataPacket, type Packet } from '@arkavo-pipeline/core';
import { map } from 'rxjs';

export default defineStage({
  type: 'increment-streams',
  summary: 'Adds to each number, with Observables.',
  inputs: { numbers: ['metadata/json'] },
  outputs: { sums: ['metadata/json'] },
  options: { by: { type: 'integer', default: 1, description: 'What is added.' } },
  connect: ({ numbers }, { options }) => ({
    outputs: { sums: numbers.pipe(map((packet: Packet) => increased(packet, options.by))) },
  }),
});

function increased(packet: Packet, by: number): Packet {
  const sum = packet.kind === 'metadata' ? Number(packet.value) + by : 0;
  packet.dispose();
  return new MetadataPacket({ ...packet.header, value: sum });
}
