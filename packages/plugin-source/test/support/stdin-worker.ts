import { Worker } from 'node:worker_threads';

/** Runs in a process of its own: a worker in it plays standard input through to standard output and is told to stop. */
const worker = new Worker(new URL('./stdin-worker.worker.js', import.meta.url));
worker.once('exit', (code) => {
  process.exitCode = code;
});
