import type { NativeSocket } from './datagrams-addon.js';

/** Linux counts its own bookkeeping in: it says twice what was granted. */
const saidFactor = process.platform === 'linux' ? 2 : 1;

/** Asks for `bytes` of memory in each direction. What to warn of when the system grants less: bursts are lost then. */
export function askForBuffers(socket: NativeSocket, bytes: number): readonly string[] {
  const [receive, send] = socket.askForBuffers(bytes).map((said) => said / saidFactor) as [number, number];
  return [
    ...(receive < bytes ? [warning('receive', receive, bytes, 'net.core.rmem_max')] : []),
    ...(send < bytes ? [warning('send', send, bytes, 'net.core.wmem_max')] : []),
  ];
}

function warning(direction: string, bytes: number, wanted: number, setting: string): string {
  const remedy = process.platform === 'linux' ? `raise ${setting}` : 'raise kern.ipc.maxsockbuf';
  return `the system grants a ${direction} buffer of ${bytes} bytes instead of ${wanted}: bursts may be lost; ${remedy}`;
}
