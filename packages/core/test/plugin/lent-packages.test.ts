import { pathToFileURL } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { PipelineError } from '../../src/errors/pipeline-error.js';
import { importPlugin } from '../../src/plugin/import-plugin.js';
import { resolve } from '../../src/plugin/running-core-hook.js';
import { TestStage } from '../../src/testing/index.js';
import { PluginFolder, sourceOf } from './plugin-folder.js';

const test = suite('a module where nothing is installed');
let folder: PluginFolder;
test.before.each(() => {
  folder = new PluginFolder();
  folder.write('package.json', '{ "type": "module" }');
});
test.after.each(() => folder.remove());

async function exportOf(module: string): Promise<Record<string, unknown>> {
  const path = folder.write('stage.js', module);
  const { stages } = await importPlugin(pathToFileURL(path).href);
  return stages[0] as unknown as Record<string, unknown>;
}

test('imports the very engine that runs it, what that publishes for tests, and RxJS', async () => {
  const stage = await exportOf(`import { PipelineError } from '@arkavo-pipeline/core';
import { TestStage } from '@arkavo-pipeline/core/testing';
import { Observable } from 'rxjs';
export default { ...${sourceOf('borrower')}, PipelineError, TestStage, Observable };`);
  assert.is(stage.PipelineError, PipelineError);
  assert.is(stage.TestStage, TestStage);
  assert.type(stage.Observable, 'function');
});

test('prefers what is installed there', async () => {
  folder.write('node_modules/rxjs/package.json', '{ "type": "module", "main": "index.js" }');
  folder.write('node_modules/rxjs/index.js', "export const own = 'own';");
  const stage = await exportOf(`import '@arkavo-pipeline/core';
import { own } from 'rxjs';
export default { ...${sourceOf('owner')}, own };`);
  assert.is(stage.own, 'own');
});

test('is lent them by either kind of hook that Node has, the synchronous and the asynchronous one', async () => {
  const context = {
    conditions: [],
    importAttributes: {},
    importAssertions: {},
    parentURL: 'file:///elsewhere/stage.js',
  };
  const found = (parent = '') => {
    if (parent === context.parentURL) throw Object.assign(new Error('not there'), { code: 'ERR_MODULE_NOT_FOUND' });
    return { url: parent };
  };
  const lent = { url: new URL('../../src/plugin/running-core-hook.js', import.meta.url).href };
  const sync = (specifier: string) => resolve(specifier, context, (_, { parentURL } = {}) => found(parentURL));
  const async = async (specifier: string) =>
    resolve(specifier, context, async (_, { parentURL } = {}) => found(parentURL));
  for (const name of ['@arkavo-pipeline/core', '@arkavo-pipeline/core/testing', 'rxjs/operators']) {
    assert.equal(sync(name), lent);
    assert.equal(await async(name), lent);
  }
  assert.throws(() => sync('@arkavo-pipeline/core-of-others'), 'not there');
  const rejected = await async('rxjs-like').catch((error: unknown) => error);
  assert.is((rejected as Error).message, 'not there');
});

test('is told to install what the engine does not lend', async () => {
  const error = await exportOf("import 'left-pad';").catch((thrown: unknown) => thrown);
  assert.is((error as PipelineError).code, 'ERR_PLUGIN_LOAD');
  const message = `Cannot find package 'left-pad' imported from ${folder.path}/stage.js; install it there: npm install left-pad`;
  assert.ok((error as Error).message.endsWith(message), (error as Error).message);
});

test('is told of a package.json that makes it CommonJS', async () => {
  folder.write('package.json', '{ "type": "commonjs" }');
  const error = await exportOf("import '@arkavo-pipeline/core';").catch((thrown: unknown) => thrown as Error);
  assert.match(
    (error as Error).message,
    /stage\.js:1:1 Cannot use import statement outside a module; .*say "module" there, or let the file's name end in \.mjs$/,
  );
});

test.run();
