import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Moves what V8 counted in the processes of a test file to where it is merged, without what nobody asks for: the code of others, of the tests,
 * and all source maps, which are nine tenths of it. What a process that was killed left unfinished is left out. Never rejects for want of a folder.
 *
 * @param {string} from
 * @param {string} to
 */
export async function condenseCoverage(from, to) {
  await mkdir(to, { recursive: true });
  for (const name of await readdir(from).catch(() => [])) {
    const counts = parse(await readFile(join(from, name), 'utf8'));
    if (counts === undefined) continue;
    await writeFile(join(to, name), JSON.stringify({ result: counts.result.filter(({ url }) => isProduct(url)) }));
  }
  await rm(from, { recursive: true, force: true });
}

/**
 * @param {string} text
 * @returns {{ result: { url: string }[] } | undefined}
 */
function parse(text) {
  try {
    const counts = JSON.parse(text);
    return Array.isArray(counts?.result) ? counts : undefined;
  } catch {
    return undefined;
  }
}

/** @param {string} url */
function isProduct(url) {
  return /\/packages\/[^/]+\/dist\/src\//.test(url) && !url.includes('/node_modules/');
}
