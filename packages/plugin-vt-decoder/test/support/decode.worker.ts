// Runs in a worker thread: decodes the stream it was started with, on the backend it was told. With `heir`, it hands the
// frames to that owner, posts them and then waits to be terminated, its decoder still open; otherwise it posts their hashes
// and ends.
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import type { FrameInfo } from '@arkavo-pipeline/core';
import { type Backend, backends } from './backends.js';
import { decodeAll, hashes, openDecoder } from './decoding.js';
import { packetOf, type Stream } from './stream.js';

export type DecodeJob = { readonly stream: Stream; readonly backend: Backend['name']; readonly heir?: number };
export type HandedFrame = { readonly handle: number; readonly info: FrameInfo };

const { stream, backend: name, heir } = workerData as DecodeJob;
const port = parentPort as MessagePort;
const backend = backends.find((each) => each.name === name);
if (!backend) throw new Error(`no backend ${name}`);

if (heir === undefined) {
  port.postMessage(hashes(await decodeAll(backend, stream)));
} else {
  port.postMessage(await handOver(backend, heir));
  port.once('message', () => {});
}

async function handOver(decoder: Backend, owner: number): Promise<HandedFrame[]> {
  const stage = await openDecoder(decoder);
  for (const unit of stream.units) await stage.send(packetOf(unit, stream.codec));
  return stage.emitted.splice(0).map(({ packet }) => {
    if (packet.kind !== 'frame') throw new Error(`a ${packet.kind} packet came out of the decoder`);
    if (!packet.frame.moveTo(owner)) throw new Error('the heir is gone');
    packet.settle();
    return { handle: packet.frame.handle, info: packet.frame.info };
  });
}
