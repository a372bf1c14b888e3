// Runs in a worker thread: opens decoders whose first call hangs, as many as it is told, and leaves them behind.
import { workerData } from 'node:worker_threads';
import type { Stream } from '../support/stream.js';
import { FakeDecoder, fake } from './fake-decoder.js';

export type HangJob = { readonly stream: Stream; readonly count: number };

const { stream, count } = workerData as HangJob;
for (let hung = 0; hung < count; ) {
  const decoder = new FakeDecoder(stream.codec);
  // Another thread's call may be the next one.
  fake.hangNextSubmit();
  decoder.decode(stream.units.slice(0, 1));
  hung += decoder.damages.length;
  decoder.close();
}
