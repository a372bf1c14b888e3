import { copyFileSync, mkdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { loadDefinition, Pipeline } from '../../src/pipeline/index.js';
import { PluginFolder } from './plugin-folder.js';

const test = suite('both forms of a stage, in JavaScript and in TypeScript');
let folder: PluginFolder;
test.before.each(() => {
  folder = new PluginFolder();
  folder.write('package.json', '{ "type": "module" }');
});
test.after.each(() => folder.remove());

/** Nothing is installed in or above the folder: the engine that runs the stages is the one they import. */
test('run from local files', async () => {
  for (const module of ['numbers.js', 'increment.js', 'increment-streams.js', 'increment.ts', 'increment-streams.ts']) {
    copyFace(module, module);
  }
  const uses = ['./increment.js', './increment-streams.js', './increment.ts', './increment-streams.ts'];
  assert.equal(await numbersAfter(uses), [4, 5, 6, 7, 8]);
});

test('run from packages beside the definition, installed ones in JavaScript, linked ones in TypeScript, too', async () => {
  copyFace('numbers.js', 'numbers.js');
  packageOfFaces('installed', 'js', 'node_modules/installed');
  packageOfFaces('linked', 'ts', 'elsewhere/linked');
  symlinkSync(join(folder.path, 'elsewhere/linked'), join(folder.path, 'node_modules/linked'), 'dir');
  const types = ['increment', 'increment-streams'];
  const uses = ['installed', 'linked'].flatMap((name) => types.map((type) => `${name}/${type}`));
  assert.equal(await numbersAfter(uses), [4, 5, 6, 7, 8]);
});

/** The numbers 0 to 4 after stages that each add 1. */
async function numbersAfter(uses: readonly string[]): Promise<number[]> {
  const chain = ['./numbers.js#count', ...uses, './numbers.js#tell'];
  const stages = chain.map((use, index) => [`s${index}`, { use, ...(index > 0 && { inputs: [`s${index - 1}`] }) }]);
  const path = folder.write('pipeline.json', JSON.stringify({ stages: Object.fromEntries(stages) }));
  const pipeline = new Pipeline(await loadDefinition(path));
  const told: number[] = [];
  pipeline.on('log', ({ message }) => told.push(Number(message)));
  const { state, error, frames } = await pipeline.run();
  assert.equal([state, error, frames.inUse], ['done', undefined, 0]);
  return told;
}

function packageOfFaces(name: string, extension: 'js' | 'ts', at: string): void {
  const faces = ['increment', 'increment-streams'];
  const main = `plugin.${extension}`;
  const manifest = { name, type: 'module', main, keywords: ['arkavo-pipeline-plugin'] };
  folder.write(`${at}/package.json`, JSON.stringify({ ...manifest, 'arkavo-pipeline': { stages: faces } }));
  for (const face of faces) copyFace(`${face}.${extension}`, `${at}/${face}.${extension}`);
  const imports = faces.map((face, index) => `import s${index} from './${face}.${extension}';`).join('\n');
  folder.write(`${at}/${main}`, `${imports}\nexport default { name: '${name}', apiVersion: 1, stages: [s0, s1] };`);
}

/** The TypeScript as it is written, the JavaScript as it is compiled. */
function copyFace(name: string, to: string): void {
  const place = name.endsWith('.ts') ? '../../../test/plugin/faces/' : './faces/';
  const path = join(folder.path, to);
  mkdirSync(dirname(path), { recursive: true });
  copyFileSync(fileURLToPath(new URL(place + name, import.meta.url)), path);
}

test.run();
