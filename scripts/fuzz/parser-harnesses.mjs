import { availableParallelism } from 'node:os';
import { basename, join } from 'node:path';
import { findFiles } from '../process/find-files.mjs';
import { SetupError } from '../setup/setup-error.mjs';
import { buildProgram, fuzzFolder } from './build-program.mjs';

const sources = findFiles(join(fuzzFolder, 'native', 'parsers'));

/** The harnesses of the parsers: fuzz/native/parsers/<name>.cc. */
export const parserHarnesses = sources.map((source) => basename(source, '.cc'));

/** All harnesses of the parsers read the same form of input, so each gets the corpus of all. */
export const parserCorpora = parserHarnesses.map((name) => join(fuzzFolder, 'corpus', name));

/**
 * The harnesses that were asked for; all when none were.
 *
 * @param {readonly string[]} asked
 */
export function chosenHarnesses(asked) {
  const unknown = asked.filter((name) => !parserHarnesses.includes(name));
  if (unknown.length > 0) {
    throw new SetupError(`there is no harness ${unknown.join(', ')}; there are ${parserHarnesses.join(', ')}`);
  }
  return asked.length > 0 ? asked : parserHarnesses;
}

/**
 * Builds harnesses of the parsers, as many at a time as there are cores.
 *
 * @param {readonly string[]} names
 * @param {import('./compiler.mjs').Engine} engine
 * @returns {Promise<string[]>} Their paths, in the order of `names`.
 */
export async function buildParserHarnesses(names, engine) {
  const native = join(fuzzFolder, 'native');
  const main = { name: 'standalone.o', engine, sources: [join(native, 'standalone.cc')], flags: ['-c'] };
  const shared = engine === 'standalone' ? [await buildProgram(main)] : [];
  return atOnce(names, (name) =>
    buildProgram({ name, engine, sources: [join(native, 'parsers', `${name}.cc`), ...shared] }),
  );
}

/**
 * @template Item, Result
 * @param {readonly Item[]} items
 * @param {(item: Item) => Promise<Result>} work
 * @returns {Promise<Result[]>}
 */
async function atOnce(items, work) {
  /** @type {Result[]} */
  const results = [];
  const left = [...items.entries()];
  const worker = async () => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) results[next[0]] = await work(next[1]);
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  return results;
}
