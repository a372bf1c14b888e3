import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { loadDefinition } from '../../src/definition/load-definition.js';
import { PipelineError } from '../../src/errors/pipeline-error.js';
import { moduleOf, PluginFolder, sourceOf } from './plugin-folder.js';

/** A module's text, then the code and the message; MODULE is its path. */
const modules: readonly (readonly [title: string, module: string, code: string, message: string])[] = [
  [
    'a plugin that throws on import',
    'throw new Error("no such display");',
    'ERR_PLUGIN_LOAD',
    'the plugin MODULE could not be imported: no such display',
  ],
  [
    'a plugin that does not parse',
    'export default {',
    'ERR_PLUGIN_LOAD',
    'the plugin MODULE could not be imported: MODULE:1:17 Unexpected end of input',
  ],
  [
    'a plugin that throws what is no error',
    'throw "plain text";',
    'ERR_PLUGIN_LOAD',
    'the plugin MODULE could not be imported: plain text',
  ],
  [
    'a plugin without a default export',
    'export const stages = [];',
    'ERR_PLUGIN_INVALID',
    'the plugin MODULE is not usable: it has no default export; export the result of definePlugin or defineStage',
  ],
  [
    'a plugin for another version of the engine',
    `export default { name: 'p', apiVersion: 2, stages: [${sourceOf('one')}] };`,
    'ERR_PLUGIN_INVALID',
    'the plugin MODULE is not usable: it is written for apiVersion 2, this engine has 1; install versions that fit',
  ],
  [
    'a plugin whose stages are wrong in several ways',
    `export default { name: 'p', apiVersion: 1, stages: [
      { type: 'One' }, { type: 'two', inputs: { in: ['video/vp8'] }, options: { size: { type: 'list', description: '' } } },
      ${sourceOf('three')}, ${sourceOf('three')}] };`,
    'ERR_PLUGIN_INVALID',
    'the plugin MODULE is not usable: stage type 0 has the type "One", which is not a kebab-case name; ' +
      'two has no summary; two must have either open() or connect(); ' +
      'the input in of two must have media types out of video/raw, video/h264, video/h265, audio/pcm, audio/aac, metadata/json; ' +
      'the option size of two must have one of the types string, integer, number, boolean, object, array; ' +
      'it declares three more than once',
  ],
  [
    'a plugin that listens by options that it has not',
    `const options = { host: { type: 'string', description: '' } };
    export default { name: 'p', apiVersion: 1, stages: [
      { ...${sourceOf('one')}, options, listens: { protocol: 'udp', host: 'host', port: 'prot' } },
      { ...${sourceOf('two')}, options, listens: { protocol: 'http', host: 'host', port: 'host' } }] };`,
    'ERR_PLUGIN_INVALID',
    "the plugin MODULE is not usable: the listens of one must be { protocol: 'tcp' or 'udp', host, port }, with two of its options; " +
      "the listens of two must be { protocol: 'tcp' or 'udp', host, port }, with two of its options",
  ],
  [
    'a plugin whose lists have no bound',
    `export default { ...${sourceOf('one')}, options: { names: {
      type: 'array', description: '', items: { type: 'array', description: '', maxItems: 0, items: { type: 'string', description: '' } } } } };`,
    'ERR_PLUGIN_INVALID',
    'the plugin MODULE is not usable: the option names of one is a list that must have maxItems, a whole number from 1 on; ' +
      'the option names[] of one is a list that must have maxItems, a whole number from 1 on',
  ],
  [
    'a plugin whose option specs are no JSON Schema',
    `export default { ...${sourceOf('one')}, options: {
      size: { type: 'integer', description: '' }, x: { type: 'integer', minimum: 'x', description: '' } } };`,
    'ERR_PLUGIN_INVALID',
    'one has option specs that cannot be used: x: minimum value must be ["number"]',
  ],
  [
    'a module of several stage types without a choice',
    moduleOf('one', 'two'),
    'ERR_PLUGIN_INVALID',
    'p has several stage types: add "#" and one of one, two to its "use"',
  ],
];

const test = suite('a bad plugin');
let folder: PluginFolder;
test.before.each(() => {
  folder = new PluginFolder();
  folder.write('package.json', '{ "type": "module" }');
});
test.after.each(() => folder.remove());

async function failure(path: string): Promise<PipelineError> {
  const error = await loadDefinition(path).catch((thrown: unknown) => thrown);
  assert.instance(error, PipelineError);
  return error as PipelineError;
}

for (const [title, module, code, message] of modules) {
  test(`${title} is refused with ${code}`, async () => {
    const file = folder.write('plugin.js', module);
    const path = folder.definition('./plugin.js');
    const error = await failure(path);
    assert.is(error.code, code);
    assert.is(error.message, `${path}:1:23 ${message.replaceAll('MODULE', file)}`);
  });
}

test('a package whose module has other stage types than it declares is refused', async () => {
  folder.install('odd', ['one', 'two'], moduleOf('one', 'three'));
  const error = await failure(folder.definition('one'));
  assert.is(error.code, 'ERR_PLUGIN_INVALID');
  assert.match(error.message, 'its package.json declares two, which its module lacks');
  assert.match(error.message, 'its module has three, which its package.json does not declare');
});

test('a plugin that fails is reported beside the problems of the definition', async () => {
  folder.write('plugin.js', 'throw new Error("no such display");');
  const error = await failure(folder.definition('./plugin.js', 'teleporter'));
  assert.is(error.code, 'ERR_DEFINITION_INVALID');
  assert.match(error.message, /no such display\n.*unknown stage type "teleporter"/);
});

test.run();
