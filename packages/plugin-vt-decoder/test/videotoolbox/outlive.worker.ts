// Runs in a worker thread: decodes the stream it was started with, hands the frames to the heir, posts them and then waits
// to be terminated, its decoder still open.
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { type FrameInfo, FrameOwner } from '@arkavo-pipeline/core';
import { DecoderSession } from '../../src/decoder-session.js';
import type { Stream } from '../support/stream.js';
import { addon } from './fake-decoder.js';

export type OutliveJob = { readonly stream: Stream; readonly heir: number };
export type HandedFrame = { readonly handle: number; readonly info: FrameInfo };

const { stream, heir } = workerData as OutliveJob;
const port = parentPort as MessagePort;
const owner = FrameOwner.create('worker');
const settings = { codec: stream.codec, threads: 1, hardware: 'preferred', conceal: false } as const;
const session = new DecoderSession(addon, owner, settings);

const handed: HandedFrame[] = [];
for (const { data, ptsUs, keyframe } of stream.units) {
  for (const { handle, info } of session.decode(data, ptsUs, keyframe).pictures) {
    owner.adopt(handle, info).moveTo(heir);
    handed.push({ handle, info });
  }
}
port.postMessage(handed);
port.once('message', () => session.close());
