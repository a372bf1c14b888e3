import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { HeldTimers } from '../../closing/held-timers.js';
import { assertAccounts } from '../harness/assert-accounts.js';
import { inEachLayout } from '../harness/in-each-layout.js';
import { link } from '../harness/test-graph.js';

const test = suite('a stage whose module is broken');

const fixture = (name: string) => new URL(`../fixtures/${name}.js`, import.meta.url).href;

const folder = mkdtempSync(join(tmpdir(), 'arkavo-broken-'));
const syntaxError = join(folder, 'syntax-error.mjs');
writeFileSync(syntaxError, 'export default { name: "broken", stages: [');
test.after(() => rmSync(folder, { recursive: true }));

const cases: [string, string, RegExp][] = [
  ['has a syntax error', pathToFileURL(syntaxError).href, /syntax-error\.mjs could not be imported: /],
  ['throws when it is imported', fixture('throws-on-import'), /throws-on-import\.js could not be .*: no such camera$/],
  [
    'throws only in workers',
    fixture('throws-in-worker'),
    /throws-in-worker\.js could not be .*: no camera for workers$/,
  ],
];

for (const [what, module, message] of cases) {
  inEachLayout(
    test,
    `${what}: the pipeline fails before it runs, and says what is wrong with which file`,
    async (start) => {
      // However long the other's thread takes to start, it is waited for.
      using _ = new HeldTimers(2000);
      const run = start({ source: { type: 'numbers' }, end: { type: 'sink', module } }, [link('source', 'end')]);
      const summary = await run.ended();
      assert.equal(run.states, ['opening', 'failed']);
      assert.equal([summary.error?.code, summary.error?.phase], ['ERR_PLUGIN_LOAD', 'opening']);
      assert.match(summary.error?.message ?? '', message);
      assert.is(run.board('source').get('made'), 0);
      assert.is(run.board('source').get('closed'), run.board('source').get('opened'));
      assertAccounts(run, summary);
    },
  );
}

test.run();
