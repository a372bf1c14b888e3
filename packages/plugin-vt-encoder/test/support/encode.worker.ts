// Runs in a worker thread: encodes without end, and posts one message when it has begun.
import { type MessagePort, parentPort } from 'node:worker_threads';
import { openEncoder, takeUnits } from './encoding.js';
import { picturePacket } from './pictures.js';

const port = parentPort as MessagePort;
const stage = await openEncoder();
for (let index = 0; ; index++) {
  await stage.send(picturePacket(stage.frames, index));
  takeUnits(stage);
  if (index === 3) port.postMessage('encoding');
}
