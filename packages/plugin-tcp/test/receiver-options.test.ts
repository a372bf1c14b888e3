import assert from 'node:assert/strict';
import { suite } from 'uvu';
import { openReceiver } from './support/stages.js';

const test = suite('receiver options');

const idle: [options: Record<string, unknown>, expected: RegExp][] = [
  [{ protocol: 'arkavo', keepListening: true }, /^keepListening means something with "protocol": "framed" only/],
  [{ protocol: 'arkavo', maxMessageBytes: 4096 }, /^maxMessageBytes means something with "protocol": "framed" only/],
  [{ maxLineBytes: 4096 }, /^maxLineBytes means something with "protocol": "arkavo" only/],
  [{ parameterSets: 'Z0I=,aM4=' }, /^parameterSets means something with "protocol": "arkavo" only/],
  [
    { advertisedName: 'studio' },
    /^advertisedName means something with "advertise": true only; take out what is not meant$/,
  ],
];

for (const [options, message] of idle) {
  test(`${JSON.stringify(options)} is refused: it would do nothing`, async () => {
    await assert.rejects(openReceiver(options), { code: 'ERR_DEFINITION_INVALID', message });
  });
}

test('options that are set to their defaults, and those that have an effect, are taken', async () => {
  for (const options of [
    { protocol: 'arkavo', keepListening: false, maxLineBytes: 4096 },
    { keepListening: true, maxMessageBytes: 4096 },
  ]) {
    const { stage } = await openReceiver(options);
    await stage.close();
  }
});

test.run();
