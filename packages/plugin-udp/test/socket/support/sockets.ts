import type { Logger } from '@arkavo-pipeline/core';
import { systemClock } from '@arkavo-pipeline/core';
import { UdpSocket, type UdpSocketOptions } from '../../../src/socket/udp-socket.js';

export const loopback = { address: '127.0.0.1', family: 4 } as const;
export const loopback6 = { address: '::1', family: 6 } as const;

/** As much as a default system grants: bursts have to fit. */
const bufferBytes = 4_194_304;

/** A logger that keeps the lines. */
export function logTo(lines: string[]): Logger {
  const log = (line: string) => void lines.push(line);
  return { debug: log, info: log, warn: log };
}

/** A socket on a port, of the system's choosing unless it is given, and one that sends to it. */
export async function openPair(
  onDatagram: UdpSocketOptions['onDatagram'],
  address: typeof loopback | typeof loopback6 = loopback,
  port = 0,
): Promise<{ sender: UdpSocket; receiver: UdpSocket }> {
  const log = logTo([]);
  const receiver = await UdpSocket.bind(address, port, { clock: systemClock, log, bufferBytes, onDatagram });
  const sender = await UdpSocket.connect(address, receiver.localPort, {
    clock: systemClock,
    log,
    bufferBytes,
    onDatagram() {},
  });
  return { sender, receiver };
}

/** So many datagrams of these sizes in turn, each with its number at the front. */
export function numbered(count: number, sizes: readonly number[]): Buffer[] {
  return Array.from({ length: count }, (_, index) => {
    const data = Buffer.alloc(sizes[index % sizes.length] ?? 0, index & 0xff);
    data.writeUInt32BE(index);
    return data;
  });
}
