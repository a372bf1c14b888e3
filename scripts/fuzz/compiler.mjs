import { findCommand } from '../process/find-command.mjs';
import { SetupError } from '../setup/setup-error.mjs';

/** @typedef {'libfuzzer' | 'standalone'} Engine */

/**
 * The compiler for an engine, and what makes it build with sanitizers and, for libFuzzer, with a main of its own.
 *
 * @param {Engine} engine
 * @returns {{ command: string, flags: readonly string[] }}
 */
export function compilerFor(engine) {
  const common = [
    '-std=c++17',
    '-O1',
    '-g',
    '-Wall',
    '-Wextra',
    '-fno-omit-frame-pointer',
    '-fno-sanitize-recover=all',
  ];
  if (engine === 'libfuzzer') return { command: clang(), flags: [...common, '-fsanitize=fuzzer,address,undefined'] };
  return { command: anyCompiler(), flags: [...common, '-fsanitize=address,undefined'] };
}

/** Newest first; Apple's clang comes without libFuzzer. */
const versions = [19, 18, 17, 16, 15, 14, 13];

function clang() {
  const found = findCommand(...versions.map((version) => `clang++-${version}`), 'clang++');
  if (found !== undefined) return found;
  throw new SetupError(
    'libFuzzer needs clang, and there is none on PATH.\nInstall it with:\n\n' +
      '  sudo apt-get install -y clang-14 libclang-rt-14-dev\n\nor run with --engine standalone, which takes any compiler.',
  );
}

function anyCompiler() {
  const found = findCommand(...(process.env.CXX ? [process.env.CXX] : []), 'g++', 'c++', 'clang++');
  if (found !== undefined) return found;
  throw new SetupError('there is no C++ compiler on PATH; install one with: sudo apt-get install -y g++');
}
