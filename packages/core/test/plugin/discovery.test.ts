import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { loadDefinition } from '../../src/definition/load-definition.js';
import { importStage } from '../../src/plugin/import-stage.js';
import { listPlugins } from '../../src/plugin/list-plugins.js';
import { moduleOf, PluginFolder, sourceOf } from './plugin-folder.js';

const test = suite('plugin discovery');
let folder: PluginFolder;
test.before.each(() => {
  folder = new PluginFolder();
});
test.after.each(() => folder.remove());

const typesOf = async (path: string, pluginRoots: (string | URL)[] = []) =>
  (await loadDefinition(path, { pluginRoots })).stages.map((stage) => stage.type);

test('short names come from packages beside the definition, above it, in scopes and beside the command', async () => {
  folder.install('beside', ['one'], moduleOf('one'), 'project/node_modules');
  folder.install('@scope/above', ['two'], moduleOf('two'));
  folder.install('command', ['three'], moduleOf('three'), 'cli/node_modules');
  const stages = { a: { use: 'one' }, b: { use: 'two' }, c: { use: 'three' }, d: { use: '@scope/above/two' } };
  const path = folder.write('project/pipeline.json', JSON.stringify({ stages }));
  const roots = [pathToFileURL(join(folder.path, 'cli'))];
  assert.equal(await typesOf(path, roots), ['one', 'two', 'three', 'two']);
});

test('a package that is linked into two folders is one plugin', async () => {
  folder.install('linked', ['one'], moduleOf('one'), 'store');
  for (const place of ['node_modules', 'cli/node_modules']) {
    mkdirSync(join(folder.path, place), { recursive: true });
    symlinkSync(join(folder.path, 'store/linked'), join(folder.path, place, 'linked'), 'dir');
  }
  assert.equal(await typesOf(folder.definition('one'), [join(folder.path, 'cli')]), ['one']);
});

test('two plugins with one short name are both named; with the package, the name is clear', async () => {
  folder.install('first', ['one'], moduleOf('one'));
  folder.install('second', ['one'], moduleOf('one'));
  const at = (name: string) => `${name} (${join(folder.path, 'node_modules', name)})`;
  const path = folder.definition('one');
  try {
    await loadDefinition(path);
    assert.unreachable();
  } catch (error) {
    const expected = `two plugins provide "one": ${at('first')} and ${at('second')}; write "first/one" or "second/one"`;
    assert.is((error as Error).message, `${path}:1:23 ${expected}`);
  }
  assert.equal(await typesOf(folder.definition('first/one', 'second/one')), ['one', 'one']);
});

test('only the plugins that are used are imported', async () => {
  folder.install('good', ['one'], moduleOf('one'));
  folder.install('explosive', ['two'], 'throw new Error("imported");');
  assert.equal(await typesOf(folder.definition('one')), ['one']);
});

test('packages that are no plugins, or no packages, are passed over', async () => {
  folder.install('good', ['one'], moduleOf('one'));
  folder.write('node_modules/plain/package.json', '{ "name": "plain", "main": "x.js" }');
  folder.write('node_modules/broken/package.json', '{ "arkavo-pipeline-plugin"');
  folder.write('node_modules/.bin/x', '');
  folder.write('node_modules/file', '');
  assert.equal(await typesOf(folder.definition('one')), ['one']);
});

test('a module beside the definition declares a plugin, or one stage type on its own', async () => {
  folder.write('package.json', '{ "type": "module" }');
  folder.write('single.js', `export default ${sourceOf('lone')};`);
  folder.write('several.js', moduleOf('one', 'two'));
  const path = folder.definition('./single.js', './several.js#two');
  assert.equal(await typesOf(path), ['lone', 'two']);
  const { stages } = await loadDefinition(path);
  for (const { module, type } of stages) assert.is((await importStage(module, type)).type, type);
});

test('listing names every plugin, and what keeps one from being used', async () => {
  folder.install('good', ['one', 'two'], moduleOf('one', 'two'));
  folder.install('explosive', ['three'], 'throw new Error("no display");');
  const listed = await listPlugins([folder.path]);
  const shown = listed.map(({ package: { name }, stages, error }) => [
    name,
    stages.map(({ type }) => type),
    error?.code,
  ]);
  assert.equal(shown, [
    ['explosive', [], 'ERR_PLUGIN_LOAD'],
    ['good', ['one', 'two'], undefined],
  ]);
});

test.run();
