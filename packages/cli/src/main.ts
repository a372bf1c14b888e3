import { PipelineError } from '@arkavo-pipeline/core';
import { CommanderError } from 'commander';
import { errorText } from './error-text.js';
import { exitCodes } from './exit-code.js';
import { createProgram, isVerbose } from './program.js';

/** Runs the command with these arguments; returns the exit code, one of `exitCodes` or that of a signal which came before anything ran. */
export async function main(args: readonly string[]): Promise<number> {
  // Whoever reads our output may leave: that ends nothing.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  let exitCode: number = exitCodes.done;
  const program = createProgram(process.stdout, process.stderr, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    // Commander has said already what is wrong; help and version are no faults.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.refused;
    process.stderr.write(errorText(error, isVerbose(program)));
    return error instanceof PipelineError ? exitCodes.refused : exitCodes.failed;
  }
}
