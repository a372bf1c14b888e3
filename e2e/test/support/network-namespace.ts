import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';

/** Where `ip netns` keeps its names. */
const folder = '/run/netns';

/** The process that made a namespace is in its name: what a killed one left behind is found by it. */
const ours = /^arkavo-(\d+)-/;

/** Those of this process. However it ends, they are removed; after SIGKILL, by the next process. */
const present = new Set<NetworkNamespace>();
process.on('exit', () => {
  for (const namespace of present) namespace.remove();
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(1));

/** A network of its own, made and removed with `ip netns` (ip-netns(8)); it takes root. */
export class NetworkNamespace {
  readonly name: string;

  private constructor(name: string) {
    this.name = name;
  }

  /** Throws with what `ip` said when the system has no namespaces, or this user may make none. */
  static add(role: string): NetworkNamespace {
    const name = `arkavo-${process.pid}-${role}`;
    ip('netns', 'add', name);
    const namespace = new NetworkNamespace(name);
    present.add(namespace);
    namespace.ip('link', 'set', 'lo', 'up');
    return namespace;
  }

  /** Removes the namespaces of test processes that are no more. */
  static removeAbandoned(): void {
    if (!existsSync(folder)) return;
    for (const name of readdirSync(folder)) {
      const pid = ours.exec(name)?.[1];
      if (pid !== undefined && !existsSync(`/proc/${pid}`)) ip('netns', 'delete', name);
    }
  }

  /** The words that run a command inside; the process is the command's own, so signals reach it. */
  command(...words: readonly string[]): string[] {
    return ['ip', 'netns', 'exec', this.name, ...words];
  }

  ip(...words: readonly string[]): void {
    ip('-n', this.name, ...words);
  }

  tc(...words: readonly string[]): void {
    runQuietly('tc', ['-n', this.name, ...words]);
  }

  /** Whether what comes in on one link and is meant for another is passed on (ip-sysctl, `ip_forward`). */
  forward(on: boolean): void {
    const [program = '', ...words] = this.command('sh', '-c', `echo ${on ? 1 : 0} > /proc/sys/net/ipv4/ip_forward`);
    runQuietly(program, words);
  }

  /** What still runs inside goes on until it ends. */
  remove(): void {
    present.delete(this);
    ip('netns', 'delete', this.name);
  }
}

/** A cable between two namespaces (veth(4)), each end with an IPv4 address of a /24. */
export function addCable(ends: readonly [CableEnd, CableEnd]): void {
  const [a, b] = ends;
  const to = ['peer', 'name', b.device, 'netns', b.namespace.name];
  ip('link', 'add', a.device, 'netns', a.namespace.name, 'type', 'veth', ...to);
  for (const { namespace, device, address } of ends) {
    namespace.ip('address', 'add', `${address}/24`, 'dev', device);
    namespace.ip('link', 'set', device, 'up');
  }
}

export type CableEnd = {
  readonly namespace: NetworkNamespace;
  /** The link's name inside, at most 15 characters. */
  readonly device: string;
  readonly address: string;
};

function ip(...words: readonly string[]): void {
  runQuietly('ip', words);
}

function runQuietly(program: string, words: readonly string[]): void {
  execFileSync(program, words, { stdio: ['ignore', 'ignore', 'pipe'], timeout: 10_000 });
}
