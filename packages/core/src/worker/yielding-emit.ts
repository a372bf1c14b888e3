import type { Emit } from '../stage/stage-spec.js';

/** How many packets a source may emit without letting the event loop turn. */
const maxSpin = 16;

/** A source's `emit`: a promise also now and then when no link is full, so that awaiting it lets the event loop turn. */
export function yieldingEmit(emit: Emit): Emit {
  let spin = 0;
  return (packet, port) => {
    const full = emit(packet, port);
    spin++;
    if (spin < maxSpin) return full;
    spin = 0;
    return full ? full.then(turnEventLoop) : turnEventLoop();
  };
}

/** Promises alone never let timers, sockets and commands from the main thread have their turn. */
function turnEventLoop(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
