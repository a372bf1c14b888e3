// Runs in a worker: the impaired network of the loss bench.
import { parentPort, workerData } from 'node:worker_threads';
import { ImpairedUdpLink } from '@arkavo-pipeline/impairment';

/** @type {{ way: import('./loss-relay.mjs').Way, toPort: number }} */
const { way, toPort } = workerData;
const { loss, burst, rttMs } = way;
const direction = { delayMs: rttMs / 2, loss, ...(burst !== undefined && { burst }) };

const link = await ImpairedUdpLink.open({
  to: { host: '127.0.0.1', port: toPort },
  upstream: direction,
  downstream: direction,
  seed: 1,
});
parentPort?.postMessage(link.port);
parentPort?.once('message', () => link.close());
