// Runs in a worker: sockets that send to each other for ever, until the worker is ended.
import { parentPort } from 'node:worker_threads';
import { numbered, openPair } from './sockets.js';

const datagrams = numbered(64, [1200, 1200, 40]);
const { sender, receiver } = await openPair(() => {});
const flood = () => {
  sender.sendAll(datagrams);
  setImmediate(flood);
};
flood();
parentPort?.postMessage(receiver.localPort);
