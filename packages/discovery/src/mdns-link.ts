import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { PipelineError } from '@arkavo-pipeline/core';
import { DatagramGuard, type DatagramRefusal } from './datagram-guard.js';
import { mdnsPort } from './service-type.js';

/** RFC 6762 §3 */
const mdnsGroup = '224.0.0.251';

/** The header of a message without a question, to which nobody has an answer (RFC 1035 §4.1.1). */
const emptyQuery = Buffer.alloc(12);

/** What the mDNS libraries are told: to use a socket that is bound already, so that a failure to bind is ours to tell. */
export type MdnsOptions = {
  readonly type: 'udp4';
  readonly socket: Socket;
  readonly bind: false;
  /** Our address on the network. */
  readonly interface: string;
};

/**
 * An mDNS library on one network of the machine, given by our address on it. `refuse` is told of datagrams that the library does not get.
 * Throws ERR_DISCOVERY_UNAVAILABLE.
 */
export async function openMdns<Library>(
  address: string,
  start: (options: MdnsOptions) => Library,
  refuse: (cause: DatagramRefusal) => void,
): Promise<Library> {
  const socket = createSocket({ type: 'udp4', reuseAddr: true });
  try {
    await bound(socket);
    await checkMulticast(socket, address);
  } catch (cause) {
    socket.close();
    throw unavailable(address, cause);
  }
  const library = start({ type: 'udp4', socket, bind: false, interface: address });
  guard(socket, new DatagramGuard(address, refuse));
  // The library waits for this to join the group.
  socket.emit('listening');
  return library;
}

/** Puts the guard between the socket and who listens to it already. */
function guard(socket: Socket, datagrams: DatagramGuard): void {
  const listeners = socket.listeners('message');
  socket.removeAllListeners('message');
  socket.on('message', (datagram, from) => {
    if (!datagrams.admits(datagram, from)) return;
    for (const listener of listeners) listener.call(socket, datagram, from);
  });
}

/** On every address: a socket bound to one of them gets no multicast on Linux. */
async function bound(socket: Socket): Promise<void> {
  const listening = once(socket, 'listening');
  socket.bind(mdnsPort, '0.0.0.0');
  await listening;
}

/** The library goes on in silence when the system forbids to join the group or to send to it. */
async function checkMulticast(socket: Socket, address: string): Promise<void> {
  socket.setMulticastInterface(address);
  socket.addMembership(mdnsGroup, address);
  await new Promise<void>((resolve, reject) => {
    socket.send(emptyQuery, mdnsPort, mdnsGroup, (error) => (error ? reject(error) : resolve()));
  });
  socket.dropMembership(mdnsGroup, address);
}

function unavailable(address: string, cause: unknown): PipelineError {
  const { message } = cause as Error;
  return new PipelineError(
    'ERR_DISCOVERY_UNAVAILABLE',
    `nobody can be asked or told on ${address} (${message}); another program holds UDP port ${mdnsPort} for itself, or the system forbids multicast: give the receiver's host and port instead`,
    { cause, retryable: true },
  );
}

/** Lets go of the network. */
export function closeMdns(library: { destroy(done: () => void): void }): Promise<void> {
  return new Promise((resolve) => library.destroy(resolve));
}
