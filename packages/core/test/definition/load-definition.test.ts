import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type LoadDefinitionOptions, loadDefinition } from '../../src/definition/load-definition.js';
import { PipelineError } from '../../src/errors/pipeline-error.js';
import { fixture, installVideoStages } from './video-stages.js';

const test = suite('loadDefinition');
const { root, remove } = installVideoStages();

function load(text: string, options: LoadDefinitionOptions = {}) {
  const file = join(root, 'pipeline.json');
  writeFileSync(file, text);
  return loadDefinition(file, { env: {}, ...options });
}

async function messages(loading: Promise<unknown>): Promise<string> {
  const error = await loading.then(
    () => assert.unreachable('it was accepted'),
    (thrown: unknown) => thrown,
  );
  assert.instance(error, PipelineError);
  return (error as PipelineError).message.replaceAll(`${join(root, 'pipeline.json')}:`, '');
}

const cameraWith = (options: object) => JSON.stringify({ stages: { camera: { use: 'camera', options } } });

test('comments, trailing commas and a byte order mark are no trouble', async () => {
  const graph = await load('\ufeff// a camera\n{ "stages": { "camera": { "use": "camera", }, /* more */ }, }');
  assert.equal(
    graph.stages.map((stage) => stage.id),
    ['camera'],
  );
});

test('the file names a pipeline that has no name', async () => {
  assert.is((await load(cameraWith({}))).name, 'pipeline');
  assert.is((await load('{ "name": "studio", "stages": { "a": { "use": "camera" } } }')).name, 'studio');
});

test('defaults are filled in, and options without one stay absent', async () => {
  const graph = await load(cameraWith({ width: 1280 }));
  assert.equal(graph.stages[0]?.options, { width: 1280, rate: 30, mode: 'fast', mirror: false });
});

test('a variable that is the whole value takes the type of its option', async () => {
  const options = { width: `\${W}`, rate: `\${R:-29.97}`, mirror: `\${M}`, label: `\${W}` };
  const graph = await load(cameraWith(options), { env: { W: '320', M: 'true' } });
  assert.equal(graph.stages[0]?.options, { width: 320, rate: 29.97, mode: 'fast', mirror: true, label: '320' });
});

test('variables are replaced inside text, empty ones give way to a default, and $${ stands for itself', async () => {
  const graph = await load(cameraWith({ label: `\${A}-\${B:-b}-\${C:-c}-$\${D}` }), { env: { A: '', C: '' } });
  assert.is(graph.stages[0]?.options.label, `-b-c-\${D}`);
});

test('a capacity may come from a variable', async () => {
  const graph = await load(
    `{ "stages": { "c": { "use": "camera" }, "v": { "use": "viewer", "inputs": [{ "from": "c", "queue": { "capacity": "\${Q}" } }] } } }`,
    { env: { Q: '5' } },
  );
  assert.is(graph.links[0]?.capacity, 5);
});

test('what to do about failures is the definition’s to say, and defaults stand in', async () => {
  const graph = await load(`{ "onError": "continue", "stages": {
    "a": { "use": "camera", "restart": { "max": 5, "backoff": 500 }, "heapMb": 64 },
    "b": { "use": "camera", "restart": { "max": 1 } },
    "c": { "use": "camera" } } }`);
  assert.is(graph.onError, 'continue');
  assert.equal(
    graph.stages.map(({ restart, heapMb }) => ({ restart, heapMb })),
    [
      { restart: { max: 5, backoffMs: 500 }, heapMb: 64 },
      { restart: { max: 1, backoffMs: 250 }, heapMb: undefined },
      { restart: undefined, heapMb: undefined },
    ],
  );
  assert.is((await load(cameraWith({}))).onError, 'stop');
});

test('restarts, the heap and what a failure means may come from variables and overrides', async () => {
  const text = `{ "onError": "\${E}", "stages": { "camera": { "use": "camera", "restart": { "max": "\${M}", "backoff": "\${B:-20}" }, "heapMb": "\${H}" } } }`;
  const fromVariables = await load(text, { env: { E: 'abort', M: '7', H: '128' } });
  assert.is(fromVariables.onError, 'abort');
  assert.equal(fromVariables.stages[0]?.restart, { max: 7, backoffMs: 20 });
  assert.is(fromVariables.stages[0]?.heapMb, 128);

  const set = ['stages.camera.restart.max=3', 'stages.camera.heapMb=32', 'onError=continue'];
  const fromOverrides = await load(cameraWith({}), { set });
  assert.is(fromOverrides.onError, 'continue');
  assert.equal(fromOverrides.stages[0]?.restart, { max: 3, backoffMs: 250 });
  assert.is(fromOverrides.stages[0]?.heapMb, 32);
});

test('an option that is named like a number of the definition keeps its own type', async () => {
  const graph = await load(
    `{ "stages": { "heapMb": { "use": "camera", "options": { "label": "\${N}", "width": "\${N}" } } } }`,
    { env: { N: '64' } },
  );
  assert.equal([graph.stages[0]?.options.label, graph.stages[0]?.options.width], ['64', 64]);
});

test('overrides are JSON when they parse and strings when they do not, and make options that are absent', async () => {
  const set = ['stages.camera.options.width=320', 'stages.camera.options.label=front door', 'name=door'];
  const graph = await load('{ "stages": { "camera": { "use": "camera" } } }', { set });
  assert.is(graph.name, 'door');
  assert.is(graph.stages[0]?.options.width, 320);
  assert.is(graph.stages[0]?.options.label, 'front door');
});

test('overrides reach into inputs', async () => {
  const text = '{ "stages": { "c": { "use": "camera" }, "v": { "use": "viewer", "inputs": [{ "from": "c" }] } } }';
  const graph = await load(text, { set: ['stages.v.inputs.0.queue.capacity=3'] });
  assert.is(graph.links[0]?.capacity, 3);
});

test('an override that makes half a restart is told what is missing', async () => {
  const text = '{\n  "stages": {\n    "camera": { "use": "camera" }\n  }\n}';
  const said = await messages(load(text, { set: ['stages.camera.restart.backoff=9'] }));
  assert.is(said, '3:5 "restart" needs the key "max" (from --set stages.camera.restart.backoff)');
});

test('what is wrong with an override names it, at the place in the definition that is nearest', async () => {
  const set = ['stages.camra.options.width=1', 'stages.camera.options.width=1', 'width', 'stages.camera.use.x=1'];
  assert.is(
    await messages(load('{\n  "stages": {\n    "camera": { "use": "camera" }\n  }\n}', { set })),
    [
      '4 problems',
      '  1:1 --set width: expected path=value, as in stages.encode.options.bitrate=2000000',
      '  2:13 --set stages.camra.options.width: there is no stage "camra": did you mean "camera"?',
      '  3:15 "width" must be at least 16, not 1 (from --set stages.camera.options.width)',
      '  3:24 --set stages.camera.use.x: stages.camera.use is not an object, so it has no "x"',
    ].join('\n'),
  );
});

const faultyStages = `const spec = (type, check) => ({ type, summary: 'A source.', outputs: { video: ['video/raw'] }, check, open: () => ({}) });
export default { name: 'faulty-stages', apiVersion: 1, stages: [
  spec('throws', () => { throw new TypeError('nothing to read'); }),
  spec('rejects', async () => Promise.reject('no error')),
  spec('counts', () => 3),
  spec('lists', async () => ['path']),
  spec('silent', () => undefined),
  { ...spec('picky', ({ path }) => [{ option: 'path', message: 'give another', got: \`, not \${path}\` }]), options: { path: { type: 'string', required: true, description: 'A path.' } } },
] };`;

test('a check that fails, or gives no array of faults, is a problem of its stage beside all others', async () => {
  writeFileSync(join(root, 'faulty.mjs'), faultyStages);
  const types = ['throws', 'rejects', 'counts', 'lists', 'silent'];
  const stages = Object.fromEntries(types.map((type) => [type, { use: `./faulty.mjs#${type}`, options: {} }]));
  const error: unknown = await load(JSON.stringify({ stages })).catch((thrown: unknown) => thrown);
  assert.is((error as PipelineError).code, 'ERR_PLUGIN_INVALID');
  const withOther = await messages(
    load(JSON.stringify({ stages: { ...stages, c: { use: 'camera', options: { width: 1 } } } })),
  );
  for (const said of [
    'the check of throws failed: nothing to read',
    'the check of rejects failed: no error',
    'the check of counts failed: it gave something other than an array of { option, message }',
    'the check of lists failed: it gave something other than an array of { option, message }',
    '"width" must be at least 16, not 1',
  ])
    assert.match(withOther, said);
  assert.match(withOther, '5 problems');
});

const viewerWith = (token: unknown) =>
  JSON.stringify({ stages: { c: { use: 'camera' }, v: { use: 'viewer', inputs: ['c'], options: { token } } } });

test('a secret is never repeated, wherever it came from', async () => {
  const tooShort = '"token" must have at least 16 characters';
  assert.match(await messages(load(viewerWith('letmein'))), new RegExp(`${tooShort}$`));
  const env = { TOKEN: 'letmein' };
  assert.match(await messages(load(viewerWith(`\${TOKEN}`), { env })), `${tooShort} (from \${TOKEN})`);
  assert.match(await messages(load(viewerWith(`\${NONE:-letmein}`))), `${tooShort} (from \${NONE})`);
  for (const override of ['stages.v.options.token=letmein', 'stages.v.options={"token":"letmein"}']) {
    const said = await messages(load(viewerWith('x'.repeat(16)), { set: [override] }));
    assert.match(said, `${tooShort} (from --set ${override.split('=')[0]})`);
  }
  assert.match(await messages(load(viewerWith(1234567))), /"token" must be a string$/);
  const nextToIt = ['{"token":"letmein","width":"x"}', 'tokn=letmein', 'token.x=letmein'];
  for (const wrong of [
    ...nextToIt.map((rest) => `stages.v.options${rest.startsWith('{') ? '=' : '.'}${rest}`),
    'stages.w.options.token=letmein',
    '=letmein',
  ]) {
    assert.not.match(await messages(load(viewerWith('x'.repeat(16)), { set: [wrong] })), /letmein/);
  }
});

test('what an environment holds is not repeated, whatever the option', async () => {
  const options = { width: `\${W}`, mode: `\${M}`, label: 'x' };
  const said = await messages(load(cameraWith(options), { env: { W: 's3cret', M: 'fats' } }));
  assert.match(said, `"width" must be an integer (from \${W})`);
  assert.match(said, `"mode" must be one of "fast", "good" (from \${M})`);
  assert.not.match(said, /s3cret|fats/);
});

test('what a check found is told with the value, unless that came from the environment', async () => {
  writeFileSync(join(root, 'faulty.mjs'), faultyStages);
  const picky = (path: string) => JSON.stringify({ stages: { p: { use: './faulty.mjs#picky', options: { path } } } });
  assert.match(await messages(load(picky('film.avi'))), /give another, not film\.avi$/);
  const said = await messages(load(picky(`\${MYPATH}`), { env: { MYPATH: '/s3cret/film.avi' } }));
  assert.ok(said.endsWith(`give another (from \${MYPATH})`), said);
});

test('names that objects inherit are names like any other', async () => {
  const text =
    '{ "stages": { "constructor": { "use": "camera", "options": { "toString": 1 } }, "v": { "use": "viewer", "inputs": ["valueOf"] } } }';
  const text2 = await messages(load(text));
  assert.match(text2, 'unknown option "toString"');
  assert.match(text2, 'there is no stage "valueOf"');
});

test('a file that is not there, is a folder or is no text is unreadable', async () => {
  for (const [path, reason] of [
    [join(root, 'nowhere.json'), 'there is no such file'],
    [root, 'it is a folder'],
    [fixture('latin1.json'), 'it is not UTF-8 text'],
  ] as const) {
    const error = await loadDefinition(path).catch((thrown: PipelineError) => thrown);
    assert.is((error as PipelineError).code, 'ERR_DEFINITION_UNREADABLE');
    assert.is((error as PipelineError).message, `${path} could not be read: ${reason}`);
  }
});

test('text that is larger than a definition can be, or nested without end, is refused', async () => {
  assert.match(await messages(load(' '.repeat(1024 * 1024 + 1))), 'larger than 1048576 bytes');
  assert.is(await messages(load('['.repeat(200_000))), '1:1 the definition is nested too deeply');
});

test.after(remove);
test.run();
