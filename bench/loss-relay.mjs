import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

/** @typedef {{ loss: number, burst?: number, rttMs: number }} Way `loss` is 0 to 1, each way; `burst` is the mean length in packets. */
/** @typedef {{ port: number, close: () => Promise<void> }} Relay */

/**
 * The same impaired network for everyone, in a thread of its own: what is lost depends on the seed and the order of packets alone.
 *
 * @param {Way} way
 * @param {number} toPort
 * @returns {Promise<Relay>}
 */
export async function openRelay(way, toPort) {
  const worker = new Worker(new URL('./loss-relay.worker.mjs', import.meta.url), { workerData: { way, toPort } });
  const [port] = await once(worker, 'message');
  return {
    port,
    async close() {
      worker.postMessage('close');
      await once(worker, 'exit');
    },
  };
}
