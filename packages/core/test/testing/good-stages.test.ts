// timeout: 480 s
// coverage: none
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { conformance, testFrame } from '../../src/testing/index.js';
import good from './fixtures/good-stages.js';

const plugin = new URL('./fixtures/good-stages.js', import.meta.url);

for (const { type } of good.stages) {
  test(`${type} passes every test, in its own thread and in a shared one`, async () => {
    for (const { name, run } of conformance({ plugin, type })) {
      await run().catch((error: Error) => assert.unreachable(`${name}: ${error.stack}`));
    }
  });
}

test('a stage has only the tests that have something to test', async () => {
  const applying = async (type: string) => {
    const cases = conformance({ plugin, type });
    const applies = await Promise.all(cases.map((one) => one.applies()));
    return cases.filter((_, index) => applies[index]).map(({ name }) => name.slice(type.length + 1));
  };
  const [source, sink, streams] = [
    await applying('good-source'),
    await applying('good-sink'),
    await applying('good-streams'),
  ];
  assert.not(source.some((name) => name.includes('garbage') || name.includes('before it')));
  assert.not(sink.some((name) => name.includes('behind it') || name.includes('consumer')));
  assert.not(streams.includes('waits for full links'));
  assert.ok(streams.includes('reports garbage') && streams.includes('keeps the order of each source'));
});

test('the subject may make its packets by itself', async () => {
  const widths = new Set<number>();
  const cases = conformance({
    plugin,
    type: 'good-transform',
    packets(wanted) {
      const packet = testFrame({ ...wanted, width: 32, height: 32 });
      widths.add(packet.frame.width);
      return packet;
    },
  });
  await cases.find(({ name }) => name.endsWith('ends in order'))?.run();
  assert.equal([...widths], [32]);
});

test.run();
