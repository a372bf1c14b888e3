import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { defineStage, framePoolStats, mediaTypes, type StageEvent, type StageSpec } from '../../src/index.js';
import { TestStage, testFrame, testMetadata } from '../../src/testing/index.js';
import bad from './fixtures/bad-stages.js';
import good from './fixtures/good-stages.js';

const specs = [...good.stages, ...bad.stages];

function open(type: string, options = {}): Promise<TestStage> {
  return TestStage.open(specs.find((spec) => spec.type === type) as StageSpec, options);
}

for (const type of ['good-transform', 'good-streams']) {
  test(`${type} is held while its output is full, until its packets are taken`, async () => {
    const stage = await open(type, { capacity: 1 });
    let sent = 0;
    const sending = (async () => {
      for (let index = 0; index < 3; index++) {
        await stage.send(testFrame({ index, frames: stage.frames }));
        sent++;
      }
    })();
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal([sent, stage.full], [0, true]);
    const { packet, port } = await stage.next();
    assert.is(port, 'video');
    packet.dispose();
    for (const taken of [...(await stage.take(1)), ...(await stage.take(1))]) taken.dispose();
    await sending;
    await stage.end();
    assert.equal([sent, stage.overruns, stage.full], [3, 0, false]);
    assert.is(await stage.close(), 0);
  });
}

test('a close frees a stage that waits for room, and disposes of what nobody took', async () => {
  const stage = await open('good-source', { capacity: 2 });
  const generating = stage.generate();
  while (!stage.full) await new Promise((resolve) => setImmediate(resolve));
  assert.is(await stage.close(), 0);
  await generating;
  assert.is(stage.emitted.length, 0);
  assert.is(await stage.close(), 0);
});

test('packets that are emitted into a full output or after the close are counted', async () => {
  const flooding = await open('floods', { capacity: 1 });
  const sending = flooding.send(testFrame({ index: 0, frames: flooding.frames }));
  for (const packet of await flooding.take(3)) packet.dispose();
  await sending;
  assert.is(flooding.overruns, 2);
  await flooding.close();

  const late = await open('emits-late');
  await late.send(testFrame({ index: 0, frames: late.frames }));
  await late.close();
  while (late.late === 0) await new Promise((resolve) => setImmediate(resolve));
  assert.is(framePoolStats().inUse, 0);
});

test('a packet that was disposed of cannot be emitted', async () => {
  const stage = await open('good-transform');
  const packet = testFrame({ index: 0, frames: stage.frames });
  packet.dispose();
  const error = await stage.send(packet, 'video').catch((reason) => reason);
  assert.is(error.code, 'ERR_STATE_WRONG');
  assert.is(await stage.close(), 0);
});

test('what a stage tells the application is kept, in its order', async () => {
  const stage = await TestStage.open(
    defineStage({
      type: 'welcoming',
      summary: 'Tells of each source.',
      inputs: { in: mediaTypes },
      open: ({ event }) => ({
        process(packet) {
          event({ type: 'source-added', sourceId: packet.sourceId });
          event({ type: 'source-removed', sourceId: packet.sourceId });
          packet.dispose();
        },
      }),
    }),
  );
  await stage.send(testMetadata({ index: 0, sourceId: 'iPhone-face' }));
  assert.equal(stage.events, [
    { type: 'source-added', sourceId: 'iPhone-face' },
    { type: 'source-removed', sourceId: 'iPhone-face' },
  ]);
  assert.is(await stage.close(), 0);
});

test('what is no event is a fault, as it is in a pipeline', async () => {
  const nonsense = [
    { details: 'iPhone' },
    { details: ['iPhone'] },
    { details: { device: 'x'.repeat(5000) } },
    { type: 'source-lost' },
  ];
  const stage = await TestStage.open(
    defineStage({
      type: 'confused',
      summary: 'Tells of what is no event.',
      inputs: { in: mediaTypes },
      open: ({ event }) => ({
        process(packet) {
          const { sourceId } = packet;
          for (const wrong of nonsense) event({ type: 'source-added', sourceId, ...wrong } as StageEvent);
          packet.dispose();
        },
      }),
    }),
  );
  await stage.send(testMetadata({ index: 0, sourceId: 'iPhone-face' }));
  assert.equal(stage.events, []);
  assert.equal(
    stage.faults.map(({ message }) => message.replace(/^the stage told of an event /, '').slice(0, 42)),
    [
      'source-added with the details "iPhone"; an',
      'source-added with the details ["iPhone"]; ',
      'source-added of 5072 characters as JSON; a',
      'of the type "source-lost"; the types are s',
    ],
  );
  assert.is(await stage.close(), 0);
});

test.run();
