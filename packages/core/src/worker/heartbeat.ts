/** How often a worker shows that its event loop turns. */
const intervalMs = 500;

export function heartbeatMemory(): SharedArrayBuffer {
  return new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
}

/** Runs in a worker. Returns the function that ends it. */
export function startHeartbeat(memory: SharedArrayBuffer): () => void {
  const beats = new Int32Array(memory);
  const timer = setInterval(() => Atomics.add(beats, 0, 1), intervalMs).unref();
  return () => clearInterval(timer);
}

/** Runs in the main thread. */
export function heartbeatsOf(memory: SharedArrayBuffer): number {
  return Atomics.load(new Int32Array(memory), 0);
}
