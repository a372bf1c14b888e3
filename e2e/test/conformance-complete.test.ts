import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { listPlugins } from '@arkavo-pipeline/core/pipeline';
import { test } from 'uvu';
import * as assert from 'uvu/assert';

const plugins = await listPlugins([new URL('..', import.meta.url)]);

test('the plugins of the workspace are found, and can be used', () => {
  assert.ok(plugins.length >= 5);
  assert.equal(
    plugins.map(({ error }) => error?.message),
    plugins.map(() => undefined),
  );
});

for (const { package: plugin, stages } of plugins) {
  for (const { type } of stages) {
    test(`${type} of ${plugin.name} runs the conformance suite`, () => {
      const file = join(plugin.folder, 'test', 'conformance', `${type}.test.ts`);
      assert.ok(existsSync(file), `${type} has no conformance test: write ${file}`);
      const code = readFileSync(file, 'utf8');
      assert.match(code, /\bconformance\(/, `${file} does not call conformance()`);
      assert.match(code, new RegExp(`type: '${type}'`), `${file} is not for the type ${type}`);
      assert.match(code, /\btest\(.*\brun\)/, `${file} does not run what conformance() returns`);
    });
  }
}

test.run();
