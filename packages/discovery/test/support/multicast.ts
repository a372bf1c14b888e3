import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { multicastNetworks } from '../../src/multicast-networks.js';

const group = '224.0.0.251';

/** How long a datagram may take to come back to the machine that sent it. */
const returnMs = 1000;

/** Why discovery cannot be tried here: what is sent to the group on one of the networks doesn't come back. Undefined when it can. */
export async function whyNoMulticast(): Promise<string | undefined> {
  const [address = '127.0.0.1'] = multicastNetworks();
  const socket = createSocket({ type: 'udp4', reuseAddr: true });
  const late = new AbortController();
  try {
    socket.bind(0, '0.0.0.0');
    await once(socket, 'listening');
    socket.addMembership(group, address);
    socket.setMulticastInterface(address);
    const heard = once(socket, 'message').then(() => undefined);
    socket.send('here', socket.address().port, group);
    const timeout = setTimeout(returnMs, `multicast on ${address} does not come back`, { signal: late.signal });
    return await Promise.race([heard, timeout]);
  } catch (error) {
    return `multicast on ${address}: ${(error as Error).message}`;
  } finally {
    late.abort();
    socket.close();
  }
}
