import type { Emit } from '../stage/stage-spec.js';

/** How many packets a source may emit without letting the event loop turn. */
const maxSpin = 16;

/** A turn of the event loop, once `full` has resolved. */
type Turn = { readonly full: void | Promise<void>; readonly done: Promise<void> };

/**
 * A source's `emit`: a promise also now and then when no link is full, so that awaiting it lets the event loop turn. A source that does
 * not await leaves one turn behind for each time that links are full, not one for each of its packets.
 */
export function yieldingEmit(emit: Emit): Emit {
  let spin = 0;
  let turn: Turn | undefined;
  return (packet, port) => {
    const full = emit(packet, port);
    spin++;
    if (spin < maxSpin) return full;
    spin = 0;
    if (!turn || turn.full !== full) {
      const next: Turn = { full, done: turnAfter(full).then(() => forget(next)) };
      turn = next;
    }
    return turn.done;
  };

  function forget(done: Turn): void {
    if (turn === done) turn = undefined;
  }
}

async function turnAfter(full: void | Promise<void>): Promise<void> {
  await full;
  await turnEventLoop();
}

/** Promises alone never let timers, sockets and commands from the main thread have their turn. */
function turnEventLoop(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
