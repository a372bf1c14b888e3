// Runs in a worker thread: encodes without end, and posts one message when it has begun.
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { backends } from './backends.js';
import { openEncoder, takeUnits } from './encoding.js';
import { picturePacket } from './pictures.js';

const port = parentPort as MessagePort;
const backend = backends.find(({ name }) => name === workerData);
if (!backend) throw new Error(`this machine has no ${workerData} backend`);
const stage = await openEncoder(backend);
for (let index = 0; ; index++) {
  await stage.send(picturePacket(stage.frames, index));
  takeUnits(stage);
  if (index === 3) port.postMessage('encoding');
}
