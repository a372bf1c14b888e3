import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/**
 * What the compiler has to say about a contract in C++: on macOS with the SDK, elsewhere with the headers of the doubles, which are in
 * these folders.
 */
export function compileContract(source: string, doubles: readonly URL[]): string {
  const flags = ['-std=c++17', '-Wall', '-Wextra', '-Wno-multichar', '-fsyntax-only', '-x', 'c++'];
  const folders = process.platform === 'darwin' ? [] : doubles.map((folder) => `-I${fileURLToPath(folder)}`);
  const { error, stderr } = spawnSync('c++', [...flags, ...folders, '-'], { input: source, encoding: 'utf8' });
  if (error) throw error;
  return stderr;
}
