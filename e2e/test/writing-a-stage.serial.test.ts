import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { codeBlock } from './support/code-block.js';
import { type Finished, root, run, runPipeline, start } from './support/command.js';
import { loopbackArguments, loopbackFiles } from './support/loopback.js';
import { pipelineFile } from './support/pipeline-file.js';
import { readSummary } from './support/summary.js';
import { inTempFolder } from './support/temp-folder.js';

const test = suite('the stage of docs/writing-a-stage.md');
const page = 'writing-a-stage.md';

test('is complete in 15 lines', async () => {
  const lines = (await codeBlock(page)).trimEnd().split('\n');
  assert.ok(lines.length <= 15, `it has ${lines.length}`);
});

test('runs in the loopback example from a folder without anything installed, in JavaScript and in TypeScript', () =>
  inTempFolder(async (folder) => {
    for (const extension of ['js', 'ts']) {
      await writeFile(join(folder, `half-rate.${extension}`), await codeBlock(page));
    }
    const { stages } = JSON.parse(await readFile(join(root, 'examples/loopback/pipeline.json'), 'utf8'));
    const path = await pipelineFile(folder, {
      ...stages,
      half: { use: './half-rate.js', inputs: ['decode'] },
      sixth: { use: './half-rate.ts', inputs: ['half'], options: { keep: 3 } },
      screen: { ...stages.screen, inputs: ['sixth'] },
    });
    const files = loopbackFiles(folder);
    const [, , ...settings] = await loopbackArguments(files);
    const asFastAsItGoes = ['--set', 'stages.camera.options.realtime=false'];
    const { code, stderr } = await runPipeline('run', path, ...settings, ...asFastAsItGoes);
    assert.is(code, 0, stderr);

    const summary = await readSummary(files.summary);
    const { half, sixth, screen, record } = summary.stages;
    assert.equal([half?.in.packets, half?.out.packets], [180, 90]);
    assert.equal([sixth?.in.packets, sixth?.out.packets], [90, 30]);
    assert.equal([screen?.in.packets, record?.in.packets], [30, 180]);
    assert.equal([half?.faults, sixth?.faults], [0, 0]);
    assert.equal(
      summary.links.map(({ dropped }) => dropped),
      summary.links.map(() => 0),
    );
    assert.equal([summary.frames.inUse, summary.frames.reclaimed], [0, 0]);
  }));

test('is typed by its spec: it compiles strictly, and a wrong option or port does not', () =>
  inTempFolder(async (folder) => {
    await installCore(folder);
    const stage = await codeBlock(page);
    const settings = { strict: true, noEmit: true, module: 'nodenext', target: 'es2022', skipLibCheck: true };
    const strict = { ...settings, erasableSyntaxOnly: true, verbatimModuleSyntax: true, types: [] };
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: strict, include: ['*.ts'] }));
    await writeFile(join(folder, 'half-rate.ts'), stage);
    const { code, stdout } = await compile(folder);
    assert.is(code, 0, stdout);

    await writeFile(join(folder, 'wrong-option.ts'), stage.replace('% options.keep', '% options.kept'));
    await writeFile(join(folder, 'wrong-port.ts'), stage.replace('emit(packet)', "emit(packet, 'audio')"));
    const wrong = await compile(folder);
    assert.match(wrong.stdout, /wrong-option\.ts\(\d+,\d+\): error TS\d+: Property 'kept' does not exist/);
    assert.match(wrong.stdout, /wrong-port\.ts\(\d+,\d+\): error TS\d+: .*'"audio"'/);
    assert.not.match(wrong.stdout, 'half-rate.ts');
  }));

test('passes the conformance suite as the page runs it', () =>
  inTempFolder(async (folder) => {
    await installCore(folder);
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
    await writeFile(join(folder, 'half-rate.js'), await codeBlock(page));
    await writeFile(join(folder, 'half-rate.test.js'), await codeBlock(page, '// half-rate.test.js'));
    const { code, stdout } = await run(process.execPath, ['--test', join(folder, 'half-rate.test.js')]);
    assert.is(code, 0, stdout);
    const passed = Number(/^# pass (\d+)$/m.exec(stdout)?.[1]);
    assert.ok(passed >= 12, `${passed} tests passed:\n${stdout}`);
  }));

/** As `npm install` would. */
async function installCore(folder: string): Promise<void> {
  const scope = join(folder, 'node_modules/@arkavo-pipeline');
  await mkdir(scope, { recursive: true });
  await symlink(join(root, 'packages/core'), join(scope, 'core'), 'dir');
}

function compile(folder: string): Promise<Finished> {
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  return start(process.execPath, [tsc, '--project', folder]).finished;
}

test.run();
