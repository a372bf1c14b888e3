/** Piscina's entry into a worker: one long task per thread of the pipeline. */
import { hostThread } from './thread-host.js';

export default hostThread;
