import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from './command.js';

/** The first block of JavaScript in a page of docs/ that contains this text. */
export async function codeBlock(page: string, containing = ''): Promise<string> {
  const text = await readFile(join(root, 'docs', page), 'utf8');
  const blocks = [...text.matchAll(/^```js\n(.*?)^```$/gms)].map(([, code = '']) => code);
  const block = blocks.find((code) => code.includes(containing));
  if (block === undefined)
    throw new Error(`docs/${page} has no block of JavaScript with ${JSON.stringify(containing)}`);
  return block;
}
