// Runs in a worker: sockets that send to each other for ever, until the worker is ended; one of them on the port that it is given.
import { parentPort, workerData } from 'node:worker_threads';
import { loopback, numbered, openPair } from './sockets.js';

const datagrams = numbered(64, [1200, 1200, 40]);
const { sender, receiver } = await openPair(() => {}, loopback, workerData);
const flood = () => {
  sender.sendAll(datagrams);
  setImmediate(flood);
};
flood();
parentPort?.postMessage(receiver.localPort);
