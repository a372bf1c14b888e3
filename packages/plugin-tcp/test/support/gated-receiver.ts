import type { StageSpec } from '@arkavo-pipeline/core';
import { stageType } from './stages.js';

/** A tcp-receiver in front of links that are full after `room` packets, until `open` is called. */
export function gatedReceiver(room: number) {
  let left = room;
  let release: () => void = () => {};
  const opened = new Promise<void>((resolve) => {
    release = resolve;
  });
  const spec: StageSpec = {
    ...stageType('tcp-receiver'),
    async open(context) {
      const handlers = await stageType('tcp-receiver').open?.(context);
      return {
        generate: async (emit) =>
          handlers?.generate?.((packet, port) => {
            emit(packet, port);
            left -= 1;
            return left > 0 ? undefined : opened;
          }),
        close: () => handlers?.close?.(),
      };
    },
  };
  const open = () => {
    left = Number.POSITIVE_INFINITY;
    release();
  };
  return { spec, open };
}
