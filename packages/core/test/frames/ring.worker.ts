import { type MessagePort, workerData } from 'node:worker_threads';
import { bt709, type Frame, type FrameInfo } from '../../src/frames/frame.js';
import { FrameOwner } from '../../src/frames/frame-owner.js';

/** One of several threads in a ring: sends frames of its own around it and checks those that come by. */
export type RingTask = {
  readonly owner: number;
  readonly next: number;
  readonly index: number;
  readonly members: number;
  readonly frames: number;
  readonly input: MessagePort;
  readonly output: MessagePort;
  readonly report: MessagePort;
};

type Passing = { readonly handle: number; readonly origin: number; readonly tag: number; readonly hops: number };

const task = workerData as RingTask;
const info: FrameInfo = { width: 70 + task.index, height: 33, format: 'i420', color: bt709 };
const owner = FrameOwner.bind(task.owner, `member ${task.index}`);
let started = 0;
let wrong = 0;
let home = 0;

function start(): void {
  const frame = owner.allocate(info);
  const tag = (task.index * 61 + started++) % 256;
  for (const plane of frame.planes()) plane.data.fill(tag);
  forward(frame, { handle: frame.handle, origin: task.index, tag, hops: task.members });
}

function forward(frame: Frame, passing: Passing): void {
  const copy = frame.retain();
  if (!frame.moveTo(task.next)) throw new Error('the next one in the ring is dead');
  task.output.postMessage({ ...passing, hops: passing.hops - 1 });
  copy.planes();
  copy.release();
}

function arrive(passing: Passing): void {
  const frame = owner.adopt(passing.handle, { ...info, width: 70 + passing.origin });
  for (const { data, width } of frame.planes()) {
    if (data[0] !== passing.tag || data[width - 1] !== passing.tag || data.at(-1) !== passing.tag) wrong++;
  }
  if (passing.hops > 0) {
    forward(frame, passing);
    return;
  }
  frame.release();
  home++;
  if (started < task.frames) start();
  if (home === task.frames) task.report.postMessage({ wrong, home });
}

task.input.on('message', arrive);
task.report.once('message', () => {
  task.input.close();
  task.report.close();
});
for (let inFlight = 0; inFlight < 4; inFlight++) start();
