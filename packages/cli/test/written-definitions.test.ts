import { fileURLToPath } from 'node:url';
import { isLoopback } from '@arkavo-pipeline/core';
import { loadDefinition } from '@arkavo-pipeline/core/pipeline';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { definitionText } from '../src/definition-text.js';
import { pluginRoots } from '../src/plugin-roots.js';
import { type ReceiveDefinitionOptions, receiveDefinition } from '../src/receive-definition.js';
import { type SendDefinitionOptions, sendDefinition } from '../src/send-definition.js';
import { tokenReference } from '../src/token-variable.js';

const test = suite('the definitions of send and receive');

const local = { protocol: 'framed', host: '127.0.0.1', isLocal: true, port: 5757, token: false } as const;
const sending: SendDefinitionOptions = { ...local, source: { kind: 'test' }, audio: false, sourceId: 'studio' };
const receiving: ReceiveDefinitionOptions = {
  ...local,
  out: 'a.mp4',
  advertise: false,
  once: false,
  decode: false,
  overwrite: false,
};

/** Of a host that is not looked up. */
const where = ({ host = local.host }: { readonly host?: string }) => ({ isLocal: isLoopback(host) });

const sendOptions = (change: Partial<SendDefinitionOptions>) =>
  sendDefinition({ ...sending, ...where(change), ...change }).stages.send?.options;
const receiveOptions = (change: Partial<ReceiveDefinitionOptions>) =>
  receiveDefinition({ ...receiving, ...where(change), ...change }).stages.receive?.options;

test('what has its default is not written', () => {
  assert.equal(sendDefinition(sending), {
    name: 'send',
    stages: {
      camera: { use: 'test-source', options: { width: 1280, height: 720, sourceId: 'studio' } },
      encode: { use: 'vt-encoder', inputs: ['camera.video'] },
      send: {
        use: 'tcp-sender',
        inputs: ['encode', 'camera.audio', 'camera.metadata'],
        options: { host: '127.0.0.1', port: 5757 },
      },
    },
  });
  assert.equal(receiveDefinition(receiving), {
    name: 'receive',
    stages: {
      receive: { use: 'tcp-receiver', options: { host: '127.0.0.1', port: 5757, keepListening: true } },
      record: {
        use: 'recorder',
        inputs: ['receive.video', 'receive.audio', 'receive.metadata'],
        options: { path: 'a.mp4', overwrite: false },
        restart: { max: 5 },
      },
    },
  });
});

test('coded files are decoded and encoded anew, raw ones are encoded', () => {
  const coded = sendDefinition({ ...sending, source: { kind: 'coded', path: 'a.mov' }, audio: true });
  assert.equal(coded.stages.picture, { use: 'vt-decoder', inputs: ['camera.video'] });
  assert.equal(coded.stages.encode?.inputs, ['picture']);
  assert.equal(coded.stages.send?.inputs, ['encode', 'camera.audio']);
  const raw = sendDefinition({ ...sending, source: { kind: 'raw', path: 'a.y4m' } });
  assert.is(raw.stages.picture, undefined);
  assert.equal(raw.stages.encode?.inputs, ['camera.video']);
});

test('plaintext beyond this machine is written only when it was asked for', () => {
  assert.equal(sendOptions({ protocol: 'arkavo' }), { protocol: 'arkavo', host: '127.0.0.1', port: 5757 });
  for (const host of ['10.0.0.2', 'auto', '::']) {
    assert.throws(() => sendOptions({ protocol: 'arkavo', host }), /add --security none/);
    assert.throws(() => receiveOptions({ protocol: 'arkavo', host, security: 'tls' }), /add --security none/);
    assert.is(receiveOptions({ protocol: 'arkavo', host, security: 'none' })?.security, 'none');
  }
  for (const host of ['10.0.0.2', '::', 'studio.local']) {
    assert.is(sendOptions({ host })?.security, undefined);
    assert.is(receiveOptions({ host })?.security, undefined);
  }
});

test('a token is a variable, and is where it means something', () => {
  assert.is(receiveOptions({ host: '::', token: true })?.token, tokenReference);
  assert.is(sendOptions({ host: '10.0.0.2', token: true })?.token, tokenReference);
  assert.is(sendOptions({ token: true, protocol: 'arkavo' })?.token, undefined);
  assert.is(sendOptions({ host: '10.0.0.2' })?.token, undefined);
});

test('a receiver that is looked for has no port, and a name at will', () => {
  assert.equal(sendOptions({ host: 'auto', token: true }), { host: 'auto', token: tokenReference });
  assert.is(sendOptions({ host: 'auto', receiverName: 'Studio $' + '{1}' })?.receiverName, 'Studio $$' + '{1}');
});

test('what cannot be told to wait is not waited for, and nothing that is recorded waits for the decoder', () => {
  const inputsOf = (change: Partial<ReceiveDefinitionOptions>) => {
    const { stages } = receiveDefinition({ ...receiving, ...change });
    return [stages.record?.inputs, stages.decode?.inputs];
  };
  const dropping = [{ from: 'receive.video', queue: { overflow: 'drop-to-keyframe' } }];
  assert.equal(inputsOf({ decode: true })[1], dropping);
  assert.equal(inputsOf({ protocol: 'arkavo', decode: true }), [
    [
      { from: 'receive.video', queue: { capacity: 256, overflow: 'drop-to-keyframe' } },
      'receive.audio',
      { from: 'receive.metadata', queue: { overflow: 'drop-oldest' } },
    ],
    dropping,
  ]);
});

test('a recording is replaced only when that was asked for, also by the definition that is printed', () => {
  const recordOptions = (overwrite: boolean) => receiveDefinition({ ...receiving, overwrite }).stages.record?.options;
  assert.equal(recordOptions(false), { path: 'a.mp4', overwrite: false });
  assert.equal(recordOptions(true), { path: 'a.mp4' });
});

test('a name that leads to this machine is this machine', () => {
  const host = 'studio';
  assert.equal(sendOptions({ host, isLocal: true, protocol: 'arkavo' }), { protocol: 'arkavo', host, port: 5757 });
  assert.throws(() => sendOptions({ host, isLocal: false, protocol: 'arkavo' }), /add --security none/);
});

test('a $ in a name is no variable', async () => {
  const out = `\${source}.mp4`;
  const definition = receiveDefinition({ ...receiving, out });
  assert.is(definition.stages.record?.options?.path, `$${out}`);
  const graph = await loadDefinition('x.json', { text: definitionText(definition), pluginRoots });
  assert.is(graph.stages.find(({ id }) => id === 'record')?.options.path, out);
});

test('a token that is too short is refused and not repeated', async () => {
  for (const definition of [
    receiveDefinition({ ...receiving, host: '::', token: true }),
    sendDefinition({ ...sending, host: '10.0.0.2', token: true }),
  ]) {
    const loading = loadDefinition('x.json', {
      text: definitionText(definition),
      env: { ARKAVO_TOKEN: 'letmein' },
      pluginRoots,
    });
    const said = await loading.then(() => 'taken', String);
    assert.match(said, `"token" must have at least 16 characters (from ${tokenReference})`);
    assert.not.match(said, 'letmein');
  }
});

/** Stages take a file that is there. */
const film = fileURLToPath(import.meta.url);
const fingerprint = 'ab'.repeat(32);
for (const [title, definition] of [
  ['the test pattern to this machine', sendDefinition(sending)],
  [
    'a file with sound, in H.265',
    sendDefinition({ ...sending, source: { kind: 'coded', path: film }, audio: true, codec: 'h265', bitrate: 1e6 }),
  ],
  [
    'the test pattern to the Arkavo app',
    sendDefinition({ ...sending, protocol: 'arkavo', host: 'auto', security: 'none', receiverName: 'Studio' }),
  ],
  [
    'a raw file, encrypted',
    sendDefinition({ ...sending, source: { kind: 'raw', path: film }, host: 'a.local', token: true, fingerprint }),
  ],
  ['receiving on this machine, and decoding', receiveDefinition({ ...receiving, once: true, decode: true })],
  [
    'receiving from the Arkavo app',
    receiveDefinition({
      ...receiving,
      protocol: 'arkavo',
      host: '::',
      security: 'none',
      advertise: true,
      name: 'Studio',
      decode: true,
    }),
  ],
  ['receiving, encrypted', receiveDefinition({ ...receiving, host: '::', token: true, advertise: true })],
  ['receiving in plaintext', receiveDefinition({ ...receiving, host: '::', security: 'none' })],
] as const) {
  test(`${title}: the stages take what is written`, async () => {
    const env = { ARKAVO_TOKEN: 'sixteen characters' };
    await loadDefinition('x.json', { text: definitionText(definition), env, pluginRoots });
  });
}

test.run();
