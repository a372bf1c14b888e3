import { parentPort, workerData } from 'node:worker_threads';
import { bt709, type FrameInfo } from '../../src/frames/frame.js';
import { FrameOwner } from '../../src/frames/frame-owner.js';

/** How the thread ends while it holds frames. */
export type Death = 'return' | 'throw' | 'exit' | 'idle' | 'loop' | 'call-loop' | 'out-of-memory';

const { owner: id, death } = workerData as { owner: number; death: Death };
const info: FrameInfo = { width: 320, height: 240, format: 'i420', color: bt709 };
const owner = FrameOwner.bind(id, death);
const kept = [owner.allocate(info), owner.allocate(info)];
for (const frame of kept) frame.retain().planes();

const deaths: Record<Death, () => void> = {
  return: () => {},
  throw: () => {
    throw new Error('on purpose');
  },
  exit: () => process.exit(3),
  idle: () => void setInterval(() => {}, 1000),
  loop: () => {
    for (;;);
  },
  'call-loop': () => {
    for (;;) {
      const frame = owner.allocate(info);
      frame.planes();
      frame.release();
    }
  },
  'out-of-memory': () => {
    for (const hoard: object[] = []; ; ) hoard.push({ more: [hoard.length] });
  },
};

parentPort?.postMessage('holding');
if (death === 'throw' || death === 'return' || death === 'idle') setImmediate(deaths[death]);
else deaths[death]();
