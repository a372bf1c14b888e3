import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { findFiles, findFolders } from '../process/find-files.mjs';
import { projectRoot } from '../process/project-root.mjs';
import { runCommand } from '../process/run-command.mjs';

/** @typedef {{ total: number, covered: number }} Lines */

/** Where all is that V8 counted in the test files that have run. */
export const coverageFolder = join(projectRoot, 'coverage', 'tmp');

/**
 * Merges the coverage of all processes and worker threads, writes coverage/, and prints the lines by package.
 *
 * @returns {Promise<boolean>} Whether as many lines are covered as .c8rc.json asks for.
 */
export async function reportCoverage() {
  const c8 = join(projectRoot, 'node_modules', 'c8', 'bin', 'c8.js');
  const excludes = typeFiles().map((file) => `--exclude=${file}`);
  const { code, output } = await runCommand(process.execPath, [c8, 'report', '--merge-async', ...excludes], {
    cwd: projectRoot,
  });
  if (code !== 0) {
    console.log(`${output}\nFAIL  coverage could not be reported (c8 exited with ${code})`);
    return false;
  }
  const { lines: needed } = JSON.parse(readFileSync(join(projectRoot, '.c8rc.json'), 'utf8'));
  const { total, packages } = readSummary();
  for (const [name, lines] of packages) console.log(`      ${percent(lines).padStart(6)} %  ${name}`);
  const enough = 100 * total.covered >= needed * total.total;
  console.log(
    `${enough ? 'ok  ' : 'FAIL'}  ${percent(total).padStart(6)} %  lines covered; at least ${needed} % are needed`,
  );
  return enough;
}

/** Sources that declare types only: nothing of them ever runs, so they would count as not covered. */
function typeFiles() {
  return findFolders(join(projectRoot, 'packages'))
    .flatMap((folder) => findFiles(join(folder, 'dist', 'src')))
    .filter((file) => file.endsWith('.js') && isEmptyModule(readFileSync(file, 'utf8')))
    .map((file) => relative(projectRoot, file).replace('/dist/', '/').replace(/\.js$/, '.ts'));
}

/** @param {string} code */
function isEmptyModule(code) {
  return code.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '').trim() === 'export {};';
}

function readSummary() {
  const summary = JSON.parse(readFileSync(join(projectRoot, 'coverage', 'coverage-summary.json'), 'utf8'));
  /** @type {Map<string, Lines>} */
  const packages = new Map();
  for (const [file, { lines }] of Object.entries(summary)) {
    if (file === 'total') continue;
    const name = relative(projectRoot, file).split('/').slice(0, 2).join('/');
    const sum = packages.get(name) ?? { total: 0, covered: 0 };
    packages.set(name, { total: sum.total + lines.total, covered: sum.covered + lines.covered });
  }
  return { total: /** @type {Lines} */ (summary.total.lines), packages };
}

/** @param {Lines} lines */
function percent({ total, covered }) {
  return (total === 0 ? 0 : (100 * covered) / total).toFixed(1);
}
