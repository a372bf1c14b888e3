import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

const held: Socket[] = [];

/**
 * A TCP port of the system's on which nobody listens. An end of a connection stays on it until this process ends: the system gives it to
 * nobody else, and a program that is told of it may listen on it.
 */
export async function reservePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const client = connect(port, '127.0.0.1');
  const [[accepted]] = (await Promise.all([once(server, 'connection'), once(client, 'connect')])) as [
    [Socket],
    unknown,
  ];
  server.close();
  for (const socket of [client, accepted]) held.push(socket.unref());
  return port;
}
