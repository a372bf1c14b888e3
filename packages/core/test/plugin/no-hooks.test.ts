import nodeModule from 'node:module';
import { pathToFileURL } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { importPlugin } from '../../src/plugin/import-plugin.js';
import { moduleOf, PluginFolder } from './plugin-folder.js';

const test = suite('a module that finds what it may import');
const folder = new PluginFolder();
test.after(() => folder.remove());

/** What was registered with Node's loader, by whichever of its functions. */
const registered: string[] = [];
for (const name of ['register', 'registerHooks'].filter((one) => one in nodeModule)) {
  Object.defineProperty(nodeModule, name, { value: () => void registered.push(name) });
}

const importing = (name: string) => importPlugin(pathToFileURL(`${folder.path}/${name}`).href);

test('is imported without hooks in the loader, which cost a thread on Node 20', async () => {
  for (const name of ['@arkavo-pipeline/core', 'rxjs']) folder.write(`local/node_modules/${name}/package.json`, '{}');
  folder.write('local/stage.mjs', moduleOf('one'));
  await importing('local/stage.mjs');
  folder.write('package/node_modules/@arkavo-pipeline/core/package.json', '{}');
  folder.install('plugin', ['two'], moduleOf('two'), 'package/node_modules');
  await importing('package/node_modules/plugin/plugin.js');
  assert.equal(registered, []);
});

test('is prepared for once only, when it does not', async () => {
  for (const name of ['first.mjs', 'second.mjs']) {
    folder.write(name, moduleOf('one'));
    await importing(name);
  }
  assert.is(registered.length, 1);
});

test.run();
