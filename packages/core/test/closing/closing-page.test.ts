// coverage: none
import { readdir, readFile } from 'node:fs/promises';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parse, readClosingPage } from './closing-page.js';

const test = suite('docs/closing.md');

/** Where tests of the page are, as sources: titles quote it “like this”. */
const folders = ['packages/core/test/closing/', 'e2e/test/closing/'];

const page = await readClosingPage();
const quotes = (await Promise.all(folders.map(readQuotes))).flat();

test('is read cell by cell and clause by clause', () => {
  const page = parse(`# Title

What it is about.

## Section

| object | closed by |
| ------ | --------- |
| \`Pipe\` | itself    |

- **It ends.** All of it:
  at once; in
  order.
  - As above.`);
  assert.is(page.text, '`Pipe` | itself It ends. All of it: at once; in order. As above.');
  const claims = ['`Pipe`', 'itself', 'It ends.', 'All of it:', 'at once;', 'in order.', 'As above.'];
  assert.equal(
    page.claims.map(({ text }) => text),
    claims,
  );
  for (const { text, start, end } of page.claims) assert.is(page.text.slice(start, end), text);
});

test('what a test quotes is there, in one place', () => {
  assert.ok(quotes.length > 0);
  const wrong = quotes.filter((quote) => page.text.split(quote).length !== 2);
  assert.equal(wrong, []);
});

test('every cell and every clause has a test', () => {
  const quoted = quotes.map((quote) => ({ start: page.text.indexOf(quote), length: quote.length }));
  const untested = page.claims.filter(
    ({ start, end }) => !quoted.some((quote) => quote.start < end && quote.start + quote.length > start),
  );
  assert.equal(
    untested.map(({ text }) => text),
    [],
  );
});

async function readQuotes(folder: string): Promise<string[]> {
  const url = new URL(`../../../../../${folder}`, import.meta.url);
  const files = (await readdir(url)).filter((file) => file.endsWith('.test.ts') && file !== 'closing-page.test.ts');
  const texts = await Promise.all(files.map((file) => readFile(new URL(file, url), 'utf8')));
  // In a template, the page's back ticks are escaped.
  return texts.flatMap((text) =>
    [...text.matchAll(/“([^”]+)”/g)].map(([, quote = '']) => quote.replaceAll('\\`', '`')),
  );
}

test.run();
