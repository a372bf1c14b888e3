import { once } from 'node:events';
import { createServer } from 'node:net';

/** Ports that each process has for itself, as long as fewer than 1500 others were started since. */
const portsEach = 8;
const firstPort = 20_000;
const ports = 12_000;
let asked = 0;

/**
 * A TCP port that nobody listens on, and nobody comes to while a pipeline is starting, or its receiver is started anew: it is
 * below those that systems give to outgoing connections, and to who asks for any (RFC 6335: from 49152; Linux: from 32768).
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = firstPort + ((process.pid * portsEach + asked++) % ports);
    const server = createServer();
    server.listen(port, '127.0.0.1');
    const isFree = await once(server, 'listening').then(
      () => true,
      () => false,
    );
    if (!isFree) continue;
    server.close();
    await once(server, 'close');
    return port;
  }
}
