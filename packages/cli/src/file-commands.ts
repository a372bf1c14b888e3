import type { Command } from 'commander';
import { duration, text } from './arguments.js';
import type { Surroundings } from './network-commands.js';

/** Adds `verify`. */
export function addVerify(program: Command, { output, finish }: Surroundings): void {
  program
    .command('verify')
    .description(
      'Check a recording: structure, timestamps, gaps, sound beside picture, and that every picture decodes.',
    )
    .argument('<file>', 'an MP4, M4A, MOV or MKV file')
    .option('--max-gap <time>', 'what is no gap: 500ms, 2s', duration, 1000)
    .option('--no-decode', 'leave the decoding out, which takes longest')
    .option('--json', 'write the report as a line of JSON', false)
    .action(async (file: string, options: { maxGap: number; decode: boolean; json: boolean }) => {
      const { verifyCommand } = await import('./verify-command.js');
      finish(await verifyCommand(file, options, output));
    });
}

/** Adds `repair`. */
export function addRepair(program: Command, { output, finish }: Surroundings): void {
  program
    .command('repair')
    .description(
      'Write all that is whole in a recording that was cut off into a new file. The recording is not touched.',
    )
    .argument('<file>', 'an MP4, M4A, MOV or MKV file')
    .option(
      '-o, --out <file>',
      'the new file, whose missing folders are made; by default NAME.repaired beside the old one',
      text,
    )
    .option('--json', 'write what came of it as a line of JSON', false)
    .action(async (file: string, options: { out?: string; json: boolean }) => {
      const { repairCommand } = await import('./repair-command.js');
      finish(await repairCommand(file, options, output));
    });
}
