import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { framePoolStats } from '@arkavo-pipeline/core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { inEachBackend } from './support/backends.js';
import { encode } from './support/encoding.js';

const rounds = 5;
const worker = new URL('./support/encode.worker.js', import.meta.url);

inEachBackend(
  test,
  'workers terminated in the middle of encoding leave no session’s frame behind, and others go on',
  async (backend) => {
    for (let round = 0; round < rounds; round++) {
      const workers = [0, 1].map(() => new Worker(worker, { workerData: backend.name }));
      await Promise.all(workers.map((worker) => once(worker, 'message')));
      await Promise.all(workers.map((worker) => worker.terminate()));
    }
    assert.is((await encode(backend, 5)).length, 5);
    const sessions = framePoolStats().owners.filter(({ name }) => name.endsWith('session'));
    assert.equal(sessions, []);
  },
);

test.run();
