#!/usr/bin/env node
// `npm run fuzz -- native`, `-- decoder` and `-- js`; fuzz/README.md says what each does.
import { parseArgs } from 'node:util';
import { describe } from './fuzz/describe.mjs';
import { fuzzDecoder } from './fuzz/fuzz-decoder.mjs';
import { fuzzJavaScript } from './fuzz/fuzz-javascript.mjs';
import { fuzzNative } from './fuzz/fuzz-native.mjs';
import { SetupError } from './setup/setup-error.mjs';

const usage = `npm run fuzz -- native [harness...] [--runs 1000000] [--engine libfuzzer | standalone] [--seed 1]
npm run fuzz -- decoder [--runs 1000000] [--seed 1]
npm run fuzz -- js [--runs 1000000] [--seed 1]
npm run fuzz -- describe < records
npm run fuzz -- corpus`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: 'string', default: '1000000' },
    seed: { type: 'string', default: '1' },
    engine: { type: 'string', default: 'libfuzzer' },
  },
});
const [what = '', ...harnesses] = positionals;
const options = { harnesses, engine: values.engine, runs: Number(values.runs), seed: Number(values.seed) };

/** Only this one needs the packages compiled. */
const corpus = async () => (await import('./fuzz/make-corpus.mjs')).makeCorpus();

/** @type {Record<string, (asked: typeof options) => Promise<boolean>>} */
const commands = { native: fuzzNative, decoder: fuzzDecoder, js: fuzzJavaScript, describe, corpus };
const command = Object.hasOwn(commands, what) ? commands[what] : undefined;

if (!command || !(options.runs >= 0) || !(options.seed >= 0) || !['libfuzzer', 'standalone'].includes(options.engine)) {
  console.error(usage);
  process.exitCode = 2;
} else {
  try {
    process.exitCode = (await command(options)) ? 0 : 1;
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
