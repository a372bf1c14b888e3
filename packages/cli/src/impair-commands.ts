import type { Command } from 'commander';
import { duration, port } from './arguments.js';
import { addImpairSettings, bothDirections, type ImpairOptions, seed, target } from './impair-options.js';
import type { Surroundings } from './network-commands.js';

/** Adds `impair`. */
export function addImpair(program: Command, { output, terminal, finish }: Surroundings): void {
  const command = program
    .command('impair')
    .description('Pass UDP packets or TCP connections on through a bad network, the same way each time.')
    .requiredOption('--listen <port>', 'the port to listen on', port)
    .requiredOption('--to <target>', 'HOST:PORT, or a port of this machine', target)
    .option(
      '--host <address>',
      'the address to listen on; by default only programs of this machine get at it',
      '127.0.0.1',
    )
    .option('--tcp', 'TCP connections, which know delay, jitter, rate, stalls and cuts', false);
  addImpairSettings(command)
    .option('--schedule <file>', 'changes over time: [{ "atMs": 10000, "loss": 0.05 }, …]')
    .option('--seed <number>', 'the same seed and packets, the same fates', seed, 1)
    .option('--for <time>', 'end after this time: 10s, 500ms, 2m', duration)
    .option('--json', 'write what was counted to standard output, as a line of JSON', false)
    .action(async (options: Omit<ImpairOptions, 'both'> & { readonly [name: string]: unknown }) => {
      const { impairCommand } = await import('./impair-command.js');
      finish(await impairCommand({ ...options, both: bothDirections(options) }, output, terminal));
    });
}
