import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * A free port below those that systems give to outgoing connections (RFC 6335: from 49152; Linux: from 32768): it stays free for
 * as long as a test needs it now and then.
 */
export async function quietPort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
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
