import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { DefinitionError } from '../../src/definition/definition-error.js';
import { loadDefinition } from '../../src/definition/load-definition.js';

const test = suite('ports of several stages');
const root = mkdtempSync(join(tmpdir(), 'arkavo-ports-'));

const stages = `const options = {
  address: { type: 'string', default: '127.0.0.1', description: 'Where to listen.' },
  number: { type: 'integer', default: 7000, minimum: 0, maximum: 65535, description: 'The port.' },
};
const spec = (type, protocol, check) => ({
  type, summary: 'A source.', outputs: { video: ['video/raw'] }, options, check, open: () => ({}),
  listens: { protocol, host: 'address', port: 'number' },
});
export default { name: 'port-stages', apiVersion: 1, stages: [
  spec('tcp', 'tcp'),
  spec('udp', 'udp'),
  { ...spec('anywhere', 'udp'), options: { ...options, number: { type: 'integer', description: 'The port, if any.' } } },
  spec('picky', 'udp', () => [{ option: 'number', message: 'not this one' }]),
] };`;

type StageUse = readonly [id: string, type: string, options: { readonly address?: string; readonly number?: unknown }];

/** The problems of a definition, one stage a line: at the line, from the first stage's on. */
async function problems(...uses: readonly StageUse[]): Promise<string[]> {
  const lines = uses.map(([id, type, options]) =>
    JSON.stringify({ [id]: { use: `./stages.mjs#${type}`, options } }).slice(1, -1),
  );
  const file = join(root, 'pipeline.json');
  writeFileSync(file, `{"stages":{\n${lines.join(',\n')}\n}}`);
  const error: unknown = await loadDefinition(file, { env: { PORT: '7001' } }).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error === undefined) return [];
  assert.instance(error, DefinitionError);
  return (error as DefinitionError).problems.map(({ line, path, message }) => `${line - 1} ${path.at(-1)} ${message}`);
}

const said = (stage: string, got: string) =>
  `stage "${stage}" listens on the same port of the same host; give each a port of its own${got}`;

test.before(() => writeFileSync(join(root, 'stages.mjs'), stages));

test('two stages that would listen on one port of one host are told, each at its place', async () => {
  assert.equal(await problems(['a', 'udp', { number: 7001 }], ['b', 'udp', { number: 7001 }]), [
    `1 number ${said('b', ', not 7001')}`,
    `2 number ${said('a', ', not 7001')}`,
  ]);
});

test('a port that is not given and has no default is none', async () => {
  assert.equal(await problems(['a', 'anywhere', {}], ['b', 'anywhere', {}]), []);
  assert.is((await problems(['a', 'anywhere', { number: 7001 }], ['b', 'udp', { number: 7001 }])).length, 2);
});

test('a port that nobody has given is the default one', async () => {
  assert.equal(await problems(['a', 'tcp', {}], ['b', 'tcp', { number: 7000 }]), [
    `1 number ${said('b', ', not 7000')}`,
    `2 number ${said('a', ', not 7000')}`,
  ]);
});

test('of a port from the environment, the number is not told', async () => {
  const port = `\${PORT}`;
  assert.equal(await problems(['a', 'tcp', { number: port }], ['b', 'tcp', { number: 7001 }]), [
    `1 number ${said('b', '')} (from ${port})`,
    `2 number ${said('a', ', not 7001')}`,
  ]);
});

test('other ports, hosts and protocols are no problem, and neither is any port that is free', async () => {
  assert.equal(await problems(['a', 'udp', {}], ['b', 'udp', { number: 7001 }]), []);
  assert.equal(await problems(['a', 'udp', {}], ['b', 'udp', { address: '127.0.0.2' }]), []);
  assert.equal(await problems(['a', 'udp', {}], ['b', 'tcp', {}]), []);
  assert.equal(await problems(['a', 'udp', { number: 0 }], ['b', 'udp', { number: 0 }]), []);
});

test('a port with a fault of its own is told once', async () => {
  assert.equal(await problems(['a', 'picky', {}], ['b', 'udp', {}]), ['1 number not this one']);
});

test.after(() => rmSync(root, { recursive: true }));
test.run();
