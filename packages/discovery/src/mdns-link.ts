import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { PipelineError } from '@arkavo-pipeline/core';
import Bonjour from 'bonjour-service';

/** RFC 6762 §3 */
const mdnsPort = 5353;
const mdnsGroup = '224.0.0.251';

/** The header of a message without a question, to which nobody has an answer (RFC 1035 §4.1.1). */
const emptyQuery = Buffer.alloc(12);

/** The mDNS library on one network of the machine, given by our address on it. Throws ERR_DISCOVERY_UNAVAILABLE. */
export async function openMdns(address: string): Promise<Bonjour> {
  const socket = createSocket({ type: 'udp4', reuseAddr: true });
  try {
    await bound(socket);
    await checkMulticast(socket, address);
  } catch (cause) {
    socket.close();
    throw unavailable(address, cause);
  }
  const options = { type: 'udp4', socket, bind: false, interface: address };
  // What cannot be sent now (the network has just gone) is no fault of whoever asked.
  const mdns = new Bonjour(options, () => {});
  // Given a socket that is bound already, so that a failure to bind is ours to tell, the library waits for this to join the group.
  socket.emit('listening');
  return mdns;
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
export function closeMdns(mdns: Bonjour): Promise<void> {
  return new Promise((resolve) => mdns.destroy(() => resolve()));
}
