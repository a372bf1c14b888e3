import { join } from 'node:path';
import { runOnTerminal } from '../process/run-command.mjs';
import { buildProgram, fuzzFolder } from './build-program.mjs';

/**
 * Reads records from the standard input (four bytes of length, then an input of the parsers' harnesses) and writes a line
 * of JSON for each: what the native parsers read there.
 */
export async function describe() {
  const sources = [join(fuzzFolder, 'native', 'describe.cc')];
  return (await runOnTerminal(await buildProgram({ name: 'describe', engine: 'standalone', sources }), [])) === 0;
}
