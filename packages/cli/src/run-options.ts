import type { Command } from 'commander';
import { duration } from './arguments.js';

/** Options of every command that runs a pipeline. */
export function addRunOptions(command: Command): Command {
  return command
    .option('--for <duration>', 'stop after this time of running: 10s, 500ms, 2m, 1h', duration)
    .option('--summary <file>', 'write what happened to this file, as JSON')
    .option('--why <file>', 'write each decision and its cause to this file while it runs, as lines of JSON');
}

/** Of the commands that write their own definition. */
export function addPrintOption(command: Command): Command {
  return command.option('--print', 'write the pipeline.json and run nothing', false);
}
