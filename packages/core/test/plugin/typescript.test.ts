import { pathToFileURL } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { PipelineError } from '../../src/errors/pipeline-error.js';
import { loadDefinition, Pipeline } from '../../src/pipeline/index.js';
import { importPlugin } from '../../src/plugin/import-plugin.js';
import { PluginFolder } from './plugin-folder.js';

const test = suite('a stage in TypeScript');
let folder: PluginFolder;
test.before.each(() => {
  folder = new PluginFolder();
  folder.write('package.json', '{ "type": "module" }');
});
test.after.each(() => folder.remove());

const stage = (type: string) =>
  `import { defineStage } from '@arkavo-pipeline/core';
export default defineStage({ type: '${type}' as string, summary: 'A source.', outputs: { out: ['video/raw'] }, open: () => ({}) });
`;

async function typesIn(name: string): Promise<string[]> {
  const { stages } = await importPlugin(pathToFileURL(`${folder.path}/${name}`).href);
  return stages.map(({ type }) => type);
}

async function refusal(name: string): Promise<string> {
  const error = await typesIn(name).catch((thrown: unknown) => thrown as PipelineError);
  assert.is((error as PipelineError).code, 'ERR_PLUGIN_LOAD');
  return (error as PipelineError).message.replaceAll(`${folder.path}/`, '');
}

test('is imported from .ts and .mts, with what it imports by relative names', async () => {
  folder.write('types.ts', 'export type Name = string;');
  folder.write('name.mts', "import type { Name } from './types.ts';\nexport const name: Name = 'relative';");
  folder.write(
    'stage.ts',
    stage('typed').replace("'typed'", 'name').replace('import', "import { name } from './name.mts';\nimport"),
  );
  folder.write('stage.mts', stage('module'));
  assert.equal(await typesIn('stage.ts'), ['relative']);
  assert.equal(await typesIn('stage.mts'), ['module']);
});

test('is an ES module where no package.json says what it is', async () => {
  const bare = new PluginFolder();
  bare.write('stage.ts', stage('bare'));
  const { stages } = await importPlugin(pathToFileURL(`${bare.path}/stage.ts`).href);
  assert.is(stages[0]?.type, 'bare');
  bare.remove();
});

test('has its own lines and columns in the stack of what it throws in the worker', async () => {
  folder.write(
    'stage.mts',
    `import { defineStage, type Emit } from '@arkavo-pipeline/core';
type Thrown = { readonly message: string };
export default defineStage({
  type: 'thrower', summary: 'Throws.', outputs: { out: ['video/raw'] },
  open: () => ({
    async generate(_emit: Emit<'out'>): Promise<void> { throw new Error('no film' satisfies Thrown['message']); },
  }),
});
`,
  );
  const pipeline = new Pipeline(await loadDefinition(folder.definition('./stage.mts')));
  const stacks: string[] = [];
  pipeline.on('error', (error) => stacks.push(error.stack ?? ''));
  const { error } = await pipeline.run();
  assert.equal([error?.stage, error?.message], ['a', 'no film']);
  assert.match(stacks[0] ?? '', /stage\.mts:6:63/);
});

const unsupported: readonly (readonly [kind: string, text: string, place: string])[] = [
  ['an enum', '  enum Size {\n  small,\n  large,\n}\n', '1:3'],
  ['a namespace', 'const a = 1;\nnamespace Sizes { export const small = a; }\n', '2:1'],
  ['a parameter property', 'class Size {\n  constructor(private width: number) {}\n}\n', '2:23'],
  ['an import of the CommonJS form', "import fs = require('node:fs');\n", '1:1'],
];

for (const [kind, text, place] of unsupported) {
  test(`is refused with the place of ${kind}, and what to do instead`, async () => {
    folder.write('part.ts', text);
    folder.write('stage.ts', `import './part.ts';\n${stage('refused')}`);
    const message = await refusal('stage.ts');
    assert.ok(message.startsWith(`the plugin stage.ts could not be imported: part.ts:${place} TypeScript `), message);
    assert.match(
      message,
      /types are erased here, not compiled: write it without .*, or compile the stage to JavaScript$/,
    );
  });
}

test('is refused with the place of a syntax error', async () => {
  folder.write('stage.ts', `${stage('refused')}const size: = 3;\n`);
  assert.match(await refusal('stage.ts'), /could not be imported: stage\.ts:3:13 .*=/);
});

test('may say "using" where Node knows it, and is told to dispose where it does not', async () => {
  folder.write(
    'part.ts',
    'export function hold(one: Disposable): void {\n  using held: Disposable = one;\n  void held;\n}\n',
  );
  folder.write('stage.ts', `import { hold } from './part.ts';\n${stage('using')}export { hold };\n`);
  if (Number(process.versions.node.split('.')[0]) >= 24) return assert.equal(await typesIn('stage.ts'), ['using']);
  assert.match(await refusal('stage.ts'), /: part\.ts:2:9 .*; Node \S+ has no "using": call dispose\(\)$/);
});

test('is told to import a type as a type', async () => {
  folder.write('types.ts', 'export type Name = string;');
  folder.write('stage.ts', `import { Name } from './types.ts';\n${stage('refused')}`);
  assert.match(
    await refusal('stage.ts'),
    /: stage\.ts:1:10 .*does not provide .*; if it is a type, write "import type"$/,
  );
});

test('is told to import TypeScript by the name that it has', async () => {
  folder.write('part.ts', 'export {};');
  folder.write('stage.ts', `import './part.js';\n${stage('refused')}`);
  assert.match(await refusal('stage.ts'), /; there is part\.ts: import it by that name$/);
});

test('is refused as CommonJS, with JSX, and in an installed package', async () => {
  folder.write('stage.cts', stage('refused'));
  folder.write('stage.tsx', stage('refused'));
  folder.write('node_modules/typed/stage.ts', stage('refused'));
  assert.is(
    await refusal('stage.cts'),
    "the plugin's module stage.cts is TypeScript for CommonJS, which a stage cannot be: name it .mts and use import",
  );
  assert.match(
    await refusal('stage.tsx'),
    'stage.tsx is TypeScript with JSX, which is not only types: compile it to JavaScript',
  );
  assert.match(
    await refusal('node_modules/typed/stage.ts'),
    'stage.ts is TypeScript in an installed package: publish packages compiled to JavaScript',
  );
});

test.run();
