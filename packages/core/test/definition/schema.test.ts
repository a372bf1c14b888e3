import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { optionsSchema } from '../../src/definition/definition-schema.js';
import { overflowPolicies } from '../../src/graph/graph.js';
import { withDefaults } from '../../src/stage/option-spec.js';

const test = suite('the schema of definitions');

test('the policies that editors offer are those of links', () => {
  const path = new URL('../../../schema/pipeline.schema.json', import.meta.url);
  const schema = JSON.parse(readFileSync(path, 'utf8'));
  assert.equal(schema.$defs.queue.properties.overflow.enum, overflowPolicies);
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

test.run();
