import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { formType, optionsSchema, valueErrors } from '../../src/definition/definition-schema.js';
import { errorPolicies, overflowPolicies } from '../../src/graph/graph.js';
import { linkQueue } from '../../src/graph/link-queue.js';
import { withDefaults } from '../../src/stage/option-spec.js';

const test = suite('the schema of definitions');

const schema = JSON.parse(readFileSync(new URL('../../../schema/pipeline.schema.json', import.meta.url), 'utf8'));

test('the policies that editors offer are those of links and of failures', () => {
  assert.equal(schema.$defs.queue.properties.overflow.enum, overflowPolicies);
  assert.equal(schema.properties.onError.enum, errorPolicies);
});

test('the capacities that editors are told are those that links get', () => {
  const { description } = schema.$defs.queue.properties.capacity;
  const [raw, coded, audio, metadata] = (
    [['video/raw'], ['video/h265'], ['audio/pcm'], ['metadata/json']] as const
  ).map((media) => linkQueue({ fromStage: 'a' }, media, false).capacity);
  assert.match(
    description,
    `${raw} for raw video, ${coded} for coded video, ${audio} for audio, ${metadata} for metadata`,
  );
});

test('the type asked for at a path is that of the schema, through references and lists', () => {
  const types = [
    ['name'],
    ['stages', 'any', 'heapMb'],
    ['stages', 'any', 'restart', 'backoff'],
    ['stages', 'any', 'inputs', 3, 'queue', 'capacity'],
    ['stages', 'any', 'inputs', 3, 'from'],
    ['stages', 'any', 'options', 'heapMb'],
    ['stages', 'any', 'constructor'],
    ['nowhere', 'at', 'all'],
  ].map(formType);
  assert.equal(types, ['string', 'integer', 'integer', 'integer', 'string', undefined, undefined, undefined]);
});

test('option specs are JSON Schema but for what is required', () => {
  const path = { type: 'string', description: 'A file.' } as const;
  const rate = { type: 'number', default: 30, minimum: 1, description: 'Frames per second.' } as const;
  const specs = { path: { ...path, required: true }, rate };
  assert.equal(optionsSchema(specs), {
    type: 'object',
    additionalProperties: false,
    required: ['path'],
    properties: { path, rate },
  });
  assert.equal(withDefaults(specs, { path: 'a' }), { path: 'a', rate: 30 });
});

test('a secret is one that can be written and not be read', () => {
  const token = { type: 'string', minLength: 16, description: 'Who may.' } as const;
  assert.equal(optionsSchema({ token: { ...token, secret: true } }).properties.token, { ...token, writeOnly: true });
});

test('options that belong together are an object of their own, with defaults of their own', () => {
  const min = { type: 'integer', description: 'The least.' } as const;
  const max = { type: 'integer', default: 9, description: 'The most.' } as const;
  const description = 'From here to there.';
  const specs = {
    range: { type: 'object', description, properties: { min: { ...min, required: true }, max } },
  } as const;
  assert.equal(optionsSchema(specs).properties.range, {
    type: 'object',
    description,
    additionalProperties: false,
    required: ['min'],
    properties: { min, max },
  });
  assert.equal(withDefaults(specs, {}), {});
  assert.equal(withDefaults(specs, { range: { min: 1 } }), { range: { min: 1, max: 9 } });
});

test('a list has items of one kind, each with defaults of its own', () => {
  const name = { type: 'string', minLength: 1, description: 'Who.' } as const;
  const z = { type: 'integer', default: 3, description: 'How high.' } as const;
  const item = {
    type: 'object',
    description: 'One of them.',
    properties: { name: { ...name, required: true }, z },
  } as const;
  const description = 'All of them.';
  const specs = {
    names: { type: 'array', description, maxItems: 2, items: name },
    places: { type: 'array', description, maxItems: 9, items: item },
  } as const;
  const { properties } = optionsSchema(specs);
  assert.equal(properties.names, { type: 'array', description, maxItems: 2, items: name });
  assert.equal(properties.places.items.required, ['name']);
  assert.equal(withDefaults(specs, { names: ['a'], places: [{ name: 'a' }, { name: 'b', z: 1 }] }), {
    names: ['a'],
    places: [
      { name: 'a', z: 3 },
      { name: 'b', z: 1 },
    ],
  });
  const faults = (value: unknown) => valueErrors(specs, 'a test', value).map(({ instancePath }) => instancePath);
  assert.equal(faults({ names: ['a', 'b'], places: [] }), []);
  assert.equal(faults({ names: ['a', 'b', 'c'] }), ['/names']);
  assert.equal(faults({ names: 'a', places: [{ name: 'a' }, { z: 1 }] }), ['/names', '/places/1']);
});

test.run();
