import { once } from 'node:events';
import { MessageChannel, Worker } from 'node:worker_threads';

/** What a link posts for a packet. */
const header = {
  sourceId: 'camera',
  ptsUs: 1_000_000,
  durationUs: 1_000,
  ledger: {
    captureUs: 1_000_000_000,
    uncertaintyUs: 0,
    stamps: [{ stage: 'source', enteredUs: 1_000_000_000, leftUs: 1_000_000_001 }],
  },
};
const color = { primaries: 1, transfer: 1, matrix: 1, fullRange: false };
const messages = {
  frame: { kind: 'frame', ...header, handle: 65_536, info: { width: 32, height: 32, format: 'i420', color } },
  'access-unit': {
    kind: 'access-unit',
    ...header,
    codec: 'h264',
    data: new Uint8Array(12 * 1024),
    dtsUs: 1_000_000,
    keyframe: false,
  },
};

/**
 * What two workers take that post the same messages to each other and do nothing else: what no hop can go below.
 *
 * @param {import('./hop-pipeline.mjs').Load} load
 * @returns {Promise<import('./hop-pipeline.mjs').Cpu>} Of the whole process, per message; the workers' start included.
 */
export async function measureMessagePort({ payload, packets }) {
  const { port1, port2 } = new MessageChannel();
  const start = process.cpuUsage();
  const window = payload === 'frame' ? 4 : 32;
  const ends = [work(port1, { message: messages[payload], messages: packets, window }), work(port2)];
  await Promise.all(ends.map((worker) => once(worker, 'exit')));
  const { user, system } = process.cpuUsage(start);
  return { userUs: user / packets, systemUs: system / packets };
}

/**
 * @param {import('node:worker_threads').MessagePort} port
 * @param {import('./message-port.worker.mjs').Sending} [sending]
 */
function work(port, sending) {
  return new Worker(new URL('./message-port.worker.mjs', import.meta.url), {
    workerData: { port, sending },
    transferList: [port],
  });
}
