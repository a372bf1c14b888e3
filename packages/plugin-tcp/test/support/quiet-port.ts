import { once } from 'node:events';
import { createServer } from 'node:net';

/** Ports that each process has for itself, as long as fewer than 1250 others were started since. */
const portsEach = 8;
/** Above those of tests of UDP. */
const firstPort = 22_000;
const ports = 10_000;
let asked = 0;

/**
 * A free port below those that systems give to outgoing connections, and to who asks for any (RFC 6335: from 49152; Linux: from
 * 32768): it stays free for as long as a test needs it now and then.
 */
export async function quietPort(): Promise<number> {
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
