import type { Socket } from 'node:dgram';

/** Linux counts its own bookkeeping in: it says twice what was granted. */
const saidFactor = process.platform === 'linux' ? 2 : 1;

/** Asks for `bytes` of memory in each direction. What to warn of when the system grants less: bursts are lost then. */
export function askForBuffers(socket: Socket, bytes: number): readonly string[] {
  const receive = granted(
    () => socket.setRecvBufferSize(bytes),
    () => socket.getRecvBufferSize(),
  );
  const send = granted(
    () => socket.setSendBufferSize(bytes),
    () => socket.getSendBufferSize(),
  );
  return [
    ...(receive < bytes ? [warning('receive', receive, bytes, 'net.core.rmem_max')] : []),
    ...(send < bytes ? [warning('send', send, bytes, 'net.core.wmem_max')] : []),
  ];
}

/** Bytes that the system grants; some refuse what is too much instead of granting less. */
function granted(ask: () => void, say: () => number): number {
  try {
    ask();
  } catch {
    // What is there counts, as when less is granted.
  }
  return say() / saidFactor;
}

function warning(direction: string, bytes: number, wanted: number, setting: string): string {
  const remedy = process.platform === 'linux' ? `raise ${setting}` : 'raise kern.ipc.maxsockbuf';
  return `the system grants a ${direction} buffer of ${bytes} bytes instead of ${wanted}: bursts may be lost; ${remedy}`;
}
