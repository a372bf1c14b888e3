import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { collect } from './arguments.js';
import type { Terminal } from './display.js';
import { addRepair, addVerify } from './file-commands.js';
import { addImpair } from './impair-commands.js';
import { addDiscover, addReceive, addSend } from './network-commands.js';
import { type RunOptions, runCommand } from './run-command.js';
import { addRunOptions } from './run-options.js';
import { stagesCommand } from './stages-command.js';
import { validateCommand } from './validate-command.js';

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

/** Takes the exit code of the command that ran. */
type Finish = (exitCode: number) => void;

/** The command line: parsing it runs a command. `output` is for what a command is asked for, `terminal` for everything else. */
export function createProgram(output: Terminal, terminal: Terminal, finish: Finish): Command {
  const program = new Command('arkavo-pipeline')
    .description('Runs live-video pipelines from definitions.')
    .version(version)
    .option('-v, --verbose', 'show debug messages, and the stacks of errors')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => output.write(text),
      writeErr: (text) => terminal.write(text),
      getOutHelpWidth: () => output.columns ?? 80,
    });
  const surroundings = { output, terminal, isVerbose: () => isVerbose(program), finish };
  addRun(program, terminal, finish);
  addSend(program, surroundings);
  addReceive(program, surroundings);
  addDiscover(program, surroundings);
  addImpair(program, surroundings);
  addVerify(program, surroundings);
  addRepair(program, surroundings);
  addValidate(program, terminal, finish);
  program
    .command('stages')
    .description('List the stage types that are installed, or show the ports and options of one.')
    .argument('[type]', 'a stage type')
    .action(async (type: string | undefined) => finish(await stagesCommand(type, output, terminal)));
  return program;
}

function addRun(program: Command, terminal: Terminal, finish: Finish): void {
  const command = program
    .command('run')
    .description('Run a definition until its sources end or Ctrl-C; a second Ctrl-C aborts.')
    .argument('<file>', 'the definition')
    .option('-s, --set <path=value>', 'override a value of the definition; may be repeated', collect, [])
    .option('--commands', 'read commands for stages from standard input, one a line, as JSON', false);
  addRunOptions(command).action(async (file: string, options: Omit<RunOptions, 'verbose'>) =>
    finish(await runCommand(file, { ...options, verbose: isVerbose(program) }, terminal)),
  );
}

function addValidate(program: Command, terminal: Terminal, finish: Finish): void {
  program
    .command('validate')
    .description('Check a definition and say everything that is wrong with it.')
    .argument('<file>', 'the definition')
    .option('-s, --set <path=value>', 'override a value of the definition; may be repeated', collect, [])
    .action(async (file: string, { set }: { set: string[] }) => finish(await validateCommand(file, set, terminal)));
}

/** Whether debug messages and stacks are shown: with `--verbose`, or DEBUG in the environment. */
export function isVerbose(program: Command): boolean {
  return Boolean(program.opts().verbose || process.env.DEBUG);
}
