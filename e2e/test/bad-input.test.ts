import { once } from 'node:events';
import { copyFile, truncate, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { root, runPipeline } from './support/command.js';
import { pipelineFile, testStage } from './support/pipeline-file.js';
import { inTempFolder } from './support/temp-folder.js';

const test = suite('arkavo-pipeline run');
const footage = `${root}examples/loopback/camera-1080p30.mp4`;

const sink = (input: string) => ({ use: 'null-sink', inputs: [input] });
const file = (path: string) => ({ use: 'media-source', options: { path } });
/** The stages of a pipeline that would play a file. */
const player = (path: string) => ({ file: file(path), end: sink('file.video') });

type Case = {
  readonly title: string;
  readonly code: 1 | 2;
  /** What standard error ends with, with the definition's path as `FILE`. */
  readonly error: RegExp;
  readonly stages: (folder: string) => object | Promise<object>;
};

const cases: readonly Case[] = [
  {
    title: 'an unknown stage type',
    code: 2,
    error: /^error ERR_DEFINITION_INVALID: FILE:4:14 unknown stage type "test-sorce": did you mean "test-source"\?\n$/,
    stages: () => ({ camera: { use: 'test-sorce' }, end: sink('camera') }),
  },
  {
    title: 'an unknown option',
    code: 2,
    error: /^error ERR_DEFINITION_INVALID: FILE:6:9 unknown option "widht": did you mean "width"\?\n$/,
    stages: () => ({ camera: { use: 'test-source', options: { widht: 640 } }, end: sink('camera.video') }),
  },
  {
    title: 'an option of the wrong type',
    code: 2,
    error: /^error ERR_DEFINITION_INVALID: FILE:6:18 "width" must be an integer, not "wide"\n$/,
    stages: () => ({ camera: { use: 'test-source', options: { width: 'wide' } }, end: sink('camera.video') }),
  },
  {
    title: 'a link between incompatible ports',
    code: 2,
    error:
      /^error ERR_DEFINITION_INVALID: FILE:9:9 the ports do not fit: camera\.video gives video\/raw; record\.video takes .*\n$/,
    stages: () => ({
      camera: { use: 'test-source' },
      record: { use: 'recorder', inputs: ['camera.video'], options: { path: 'never.mp4' } },
    }),
  },
  {
    title: 'a cycle',
    code: 2,
    error: /^error ERR_DEFINITION_INVALID: FILE:12:9 a cycle: decode → encode → decode\n$/,
    stages: () => ({
      encode: { use: 'vt-encoder', inputs: ['decode'] },
      decode: { use: 'vt-decoder', inputs: ['encode'] },
    }),
  },
  {
    title: 'a plugin that throws on import',
    code: 2,
    error: /^error ERR_PLUGIN_LOAD: FILE:7:14 .*no licence found.*\n$/,
    stages: () => ({
      camera: { use: 'test-source' },
      end: { use: testStage('throws-on-import'), inputs: ['camera.video'] },
    }),
  },
  {
    title: 'a file that is missing',
    code: 2,
    error:
      /^error ERR_DEFINITION_INVALID: FILE:\d+:\d+ there is no such file; give the path of one, not .*nowhere\.mp4\n$/,
    stages: (folder) => player(`${folder}/nowhere.mp4`),
  },
  {
    title: 'a file that is no video',
    code: 2,
    error: /^error ERR_FILE_INVALID: stage "file": .*notes\.mp4.*\n$/,
    stages: async (folder) => {
      await writeFile(`${folder}/notes.mp4`, 'To do: buy milk.\n'.repeat(1000));
      return player(`${folder}/notes.mp4`);
    },
  },
  {
    title: 'an empty file',
    code: 2,
    error: /^error ERR_FILE_INVALID: stage "file": .*empty\.mp4.*\n$/,
    stages: async (folder) => {
      await writeFile(`${folder}/empty.mp4`, '');
      return player(`${folder}/empty.mp4`);
    },
  },
  {
    title: 'a file that was cut off',
    code: 1,
    error: /^error ERR_FILE_INVALID: stage "file": .*cut\.mp4.*\n$/,
    stages: async (folder) => {
      await copyFile(footage, `${folder}/cut.mp4`);
      await truncate(`${folder}/cut.mp4`, 500_000);
      return player(`${folder}/cut.mp4`);
    },
  },
  {
    title: 'a file that was cut off within its header',
    code: 2,
    error: /^error ERR_FILE_INVALID: stage "file": .*cut\.mp4.*\n$/,
    stages: async (folder) => {
      await copyFile(footage, `${folder}/cut.mp4`);
      await truncate(`${folder}/cut.mp4`, 1000);
      return player(`${folder}/cut.mp4`);
    },
  },
  {
    title: 'a folder that cannot be recorded to',
    code: 2,
    error: /^error ERR_FILE_WRITE: stage "record": .*\n$/,
    stages: (folder) => ({
      file: file(footage),
      record: { use: 'recorder', inputs: ['file.video'], options: { path: `${folder}/pipeline.json/recording.mp4` } },
    }),
  },
];

for (const { title, code, error, stages } of cases) {
  test(`refuses ${title} with one error and ${code}`, () =>
    inTempFolder(async (folder) => check(await runStages(folder, await stages(folder)), code, error)));
}

test('refuses a port in use with one error and 2', () =>
  inTempFolder(async (folder) => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    try {
      const stages = { receive: { use: 'tcp-receiver', options: { port } }, end: sink('receive.video') };
      check(
        await runStages(folder, stages),
        2,
        new RegExp(`^error ERR_TCP_PORT_IN_USE: stage "receive": .*${port}.*\n$`),
      );
    } finally {
      server.close();
    }
  }));

test('refuses a definition that is no JSON with one error and 2', () =>
  inTempFolder(async (folder) => {
    const path = `${folder}/pipeline.json`;
    await writeFile(path, '{ "stages": { "camera": { "use": "test-source" }');
    check(await runFile(path), 2, /^error ERR_DEFINITION_INVALID: FILE:1:49 a closing } is expected\n$/);
  }));

type Ending = { readonly code: number | null; readonly stderr: string; readonly stdout: string };

async function runStages(folder: string, stages: object): Promise<Ending> {
  return runFile(await pipelineFile(folder, stages));
}

/** Runs a definition, whose path in what is said becomes `FILE`. */
async function runFile(path: string): Promise<Ending> {
  const { code, stdout, stderr } = await runPipeline('run', path);
  return { code, stdout, stderr: stderr.replaceAll(path, 'FILE') };
}

/** Whether what a command says ends with this error, as the only one, and without a stack. */
function check({ code, stdout, stderr }: Ending, expected: number, error: RegExp): void {
  assert.is(code, expected, stderr);
  assert.is(stdout, '');
  assert.is(stderr.match(/^error /gm)?.length, 1, stderr);
  const said = stderr.slice(stderr.search(/^error /m));
  assert.match(said, error, `${said}does not match ${error}`);
  assert.not.match(stderr, /^ *at .*[:(]/m);
}

test.run();
