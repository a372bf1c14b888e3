import { readFile } from 'node:fs/promises';

/** docs/closing.md, without headings and markup: every cell of its tables, every clause of its sentences, one behind the other. */
export type ClosingPage = {
  /** The cells of a row are joined by ` | `, all else by a space. */
  readonly text: string;
  /** What a test has to stand for: from where to where in the text. */
  readonly claims: readonly Claim[];
};

export type Claim = { readonly text: string; readonly start: number; readonly end: number };

type Block = { readonly parts: readonly string[]; readonly glue: string };

export async function readClosingPage(): Promise<ClosingPage> {
  return parse(await readFile(new URL('../../../../../docs/closing.md', import.meta.url), 'utf8'));
}

/** What comes before the first section is about the page. */
export function parse(markdown: string): ClosingPage {
  const sections = markdown.slice(markdown.indexOf('\n## '));
  const blocks = sections.split(/\n(?=#|\n|\||\s*- )/).flatMap((block) => toBlock(block.trim()));
  const claims: Claim[] = [];
  let text = '';
  for (const { parts, glue } of blocks) {
    for (const [index, part] of parts.entries()) {
      if (text !== '') text += index === 0 ? ' ' : glue;
      claims.push({ text: part, start: text.length, end: text.length + part.length });
      text += part;
    }
  }
  return { text, claims };
}

function toBlock(block: string): Block[] {
  if (block === '' || block.startsWith('#') || /^\| (object|-)/.test(block)) return [];
  const plain = block.replaceAll('**', '').replaceAll(/\s+/g, ' ');
  if (plain.startsWith('|'))
    return [
      {
        parts: plain
          .slice(1, -1)
          .split('|')
          .map((cell) => cell.trim()),
        glue: ' | ',
      },
    ];
  return [{ parts: plain.replace(/^- /, '').split(/(?<=[.:;]) /), glue: ' ' }];
}
