import type { Test } from 'uvu';
import { Network } from './network.js';
import { NetworkNamespace } from './network-namespace.js';

/** Registers a test that needs networks; where none can be made it is skipped, and the output says why. */
export function networkTest(test: Test, title: string, run: (network: Network) => Promise<void>): void {
  const reason = whyNoNetwork();
  if (reason !== undefined) console.log(`skipped: ${title}: ${reason}`);
  (reason === undefined ? test : test.skip)(title, () => inNetwork(run));
}

async function inNetwork(run: (network: Network) => Promise<void>): Promise<void> {
  const network = new Network();
  try {
    await run(network);
  } finally {
    network.remove();
  }
}

/** `ip` says itself what it misses: a right, or a part of the kernel (namespaces, veth, sch_tbf). */
function whyNoNetwork(): string | undefined {
  if (process.platform !== 'linux') return 'network namespaces are of Linux';
  if (process.getuid?.() !== 0) return 'only root can make network namespaces';
  try {
    NetworkNamespace.removeAbandoned();
    new Network().remove();
    return undefined;
  } catch (error) {
    const { code, stderr, message } = error as Error & { code?: string; stderr?: Buffer };
    return code === 'ENOENT' ? 'iproute2 is not installed' : stderr?.toString().trim() || message;
  }
}
