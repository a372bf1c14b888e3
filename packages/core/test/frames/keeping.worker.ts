import { parentPort, workerData } from 'node:worker_threads';
import { bt709, type FrameInfo } from '../../src/frames/frame.js';
import { FrameOwner } from '../../src/frames/frame-owner.js';
import { framePoolStats, nativeFrames } from '../../src/frames/native.js';

/** Leaves a frame behind on an account that no thread is bound to, or gives back that of the thread before it. */
const info: FrameInfo = { width: 32, height: 32, format: 'i420', color: bt709 };
const { given } = workerData as { given: number };

if (given !== 0) nativeFrames.destroyOwner(given);
const owner = FrameOwner.create('kept');
owner.allocate(info).planes();
parentPort?.postMessage({ owner: owner.id, inUse: framePoolStats().inUse, owners: framePoolStats().owners });
