import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bt709, FrameOwner, framePoolStats } from '@arkavo-pipeline/core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { pipelineCommand, root, run, runPiped, runPipeline } from './support/command.js';
import { decodeErrors, probeVideo } from './support/ffprobe.js';
import { pipelineFile } from './support/pipeline-file.js';
import { buildAddon, copyPlugin, installedCore, linkCore } from './support/plugin-copy.js';
import { readSummary } from './support/summary.js';
import { inTempFolder } from './support/temp-folder.js';

type MirrorAddon = {
  open(abi: unknown, owner: number, axis: string): (handle: unknown) => number;
};

const test = suite('a stage with a native addon, built outside the project');
const quiet = ['-nostdin', '-v', 'error'];
const frames = 30;
/** Odd on both sides: chroma is rounded up. */
const camera = { use: 'test-source', options: { width: 323, height: 181, frames, realtime: false } };

let folder = '';
let plugin = '';
/** The camera's pictures as they are. */
let plain = '';

test.before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'arkavo-native-stage-'));
  plugin = await copyPlugin('native-stage', folder);
  await linkCore(plugin);
  await buildAddon(plugin);
  plain = join(folder, 'plain.y4m');
  await pipeTo(plain);
});

test.after(() => rm(folder, { recursive: true, force: true }));

for (const [axis, filter] of [
  ['horizontal', 'hflip'],
  ['vertical', 'vflip'],
  ['both', 'hflip,vflip'],
] as const) {
  test(`mirrors every picture as ffmpeg does, to the byte (${axis})`, () =>
    inTempFolder(async (own) => {
      const mirrored = `${own}/mirrored.y4m`;
      await pipeTo(mirrored, { mirror: { ...mirror(), inputs: ['camera.video'], options: { axis } } });
      const digests = await digestsOf(mirrored);
      assert.is(digests.length, frames);
      assert.equal(digests, await digestsOf(plain, '-vf', filter));
      assert.not.equal(digests, await digestsOf(plain));
    }));
}

test('runs the definition that comes with it, and gives every frame back', () =>
  inTempFolder(async (own) => {
    const path = `${own}/mirrored.mp4`;
    const { code, stderr } = await runPipeline(
      ...['run', `${plugin}/pipeline.json`, '--summary', `${own}/summary.json`],
      ...['--set', `stages.record.options.path=${path}`, '--set', 'stages.camera.options.realtime=false'],
    );
    assert.is(code, 0, stderr);
    assert.equal(await probeVideo(path), { codec: 'h264', width: 1280, height: 720, frames: 150 });
    assert.is(await decodeErrors(path), '');
    await assertAllGivenBack(`${own}/summary.json`);
  }));

test('refuses a pixel format that it does not take, and gives every frame back', () =>
  inTempFolder(async (own) => {
    const pattern = ['-f', 'lavfi', '-i', 'color=size=64x64', '-frames:v', '30'];
    const layout = { format: 'rawvideo', pixelFormat: 'nv12', width: 64, height: 64 };
    const definition = await pipelineFile(own, {
      camera: { use: 'pipe-source', options: layout },
      mirror: { ...mirror(), inputs: ['camera'] },
      sink: { use: 'null-sink', inputs: ['mirror'] },
    });
    const { code, stderr } = await runPiped(
      ['ffmpeg', ...quiet, ...pattern, '-pix_fmt', 'nv12', '-f', 'rawvideo', '-'],
      pipelineCommand('run', definition, '--summary', `${own}/summary.json`),
    );
    assert.is(code, 1, stderr);
    assert.match(stderr, /^error ERR_CODEC_UNSUPPORTED: stage "mirror": mirror takes i420 pictures, got nv12/m);
    await assertAllGivenBack(`${own}/summary.json`);
  }));

for (const [difference, before, after, said] of [
  ['of another version', 'ARKAVO_ABI_VERSION 1u', 'ARKAVO_ABI_VERSION 2u', 'version 2 of the frame ABI'],
  [
    'with functions that this engine lacks',
    '} arkavo_frames;',
    'void (*later)(void);\n} arkavo_frames;',
    'version 1 of the frame ABI',
  ],
] as const) {
  test(`is refused when it was built with a header ${difference}`, () =>
    inTempFolder(async (own) => {
      const other = await copyPlugin('native-stage', own);
      await installHeaders(other, (header) => header.replace(before, after));
      await buildAddon(other);
      await rm(installedCore(other), { recursive: true });
      await linkCore(other);
      const path = `stages.record.options.path=${own}/none.mp4`;
      const { code, stderr } = await runPipeline('run', `${other}/pipeline.json`, '--set', path);
      assert.is(code, 2, stderr);
      assert.match(stderr, /^error ERR_ADDON_LOAD: stage "mirror": mirror was built for .*build it again/m);
      assert.match(stderr, said);
    }));
}

test('trusts nothing but the frame functions of the engine', () => {
  for (const abi of [undefined, {}, 1]) {
    assert.is(
      codeOf(() => addon().open(abi, 1, 'horizontal')),
      'ERR_ADDON_LOAD',
    );
  }
});

test('refuses a frame that is gone, and one that comes after its owner has', () => {
  const camera = FrameOwner.create('camera');
  const stage = FrameOwner.create('mirror');
  const mirrored = addon().open(stage.abi, stage.id, 'horizontal');
  const info = { width: 16, height: 16, format: 'i420', color: bt709 } as const;
  const gone = camera.allocate(info);
  gone.release();
  assert.is(
    codeOf(() => mirrored(gone.handle)),
    'ERR_FRAME_STALE',
  );
  const late = camera.allocate(info);
  assert.is(stage.close(), 0);
  assert.is(
    codeOf(() => mirrored(late.handle)),
    'ERR_FRAME_OWNER_CLOSED',
  );
  late.release();
  assert.is(camera.close(), 0);
  assert.is(framePoolStats().inUse, 0);
});

function mirror(): { readonly use: string } {
  return { use: `${plugin}/index.js` };
}

/** Writes the camera's pictures, after the stage if there is one, to a y4m file. */
async function pipeTo(path: string, stage: { readonly [id: string]: object } = {}): Promise<void> {
  const pipe = { use: 'pipe-sink', inputs: [Object.keys(stage)[0] ?? 'camera.video'] };
  const definition = await pipelineFile(folder, { camera, ...stage, pipe });
  const { code, stderr } = await runPiped(pipelineCommand('run', definition), ['dd', 'status=none', `of=${path}`]);
  assert.is(code, 0, stderr);
}

/** MD5 of each picture, after what ffmpeg is told to do with it. */
async function digestsOf(path: string, ...filter: string[]): Promise<string[]> {
  const { code, stdout, stderr } = await run('ffmpeg', [...quiet, '-i', path, ...filter, '-f', 'framemd5', '-']);
  assert.is(code, 0, stderr);
  return stdout.split('\n').flatMap((line) => /^\d.*, ([0-9a-f]{32})$/.exec(line)?.[1] ?? []);
}

async function assertAllGivenBack(summaryFile: string): Promise<void> {
  const { inUse, reclaimed } = (await readSummary(summaryFile)).frames;
  assert.equal({ inUse, reclaimed }, { inUse: 0, reclaimed: 0 });
}

/** Gives a package what compiling needs of core, with another header: the core of another time. */
async function installHeaders(folder: string, change: (header: string) => string): Promise<void> {
  const core = installedCore(folder);
  const path = `${core}/include/arkavo_pipeline.h`;
  await mkdir(core, { recursive: true });
  await cp(`${root}packages/core/package.json`, `${core}/package.json`);
  await cp(`${root}packages/core/include`, `${core}/include`, { recursive: true });
  const header = await readFile(path, 'utf8');
  assert.not.equal(change(header), header);
  await writeFile(path, change(header));
}

function addon(): MirrorAddon {
  return createRequire(import.meta.url)(`${plugin}/build/Release/mirror.node`);
}

function codeOf(call: () => unknown): unknown {
  try {
    return call() ?? 'no error';
  } catch (error) {
    return (error as { code?: unknown }).code;
  }
}

test.run();
