import { once } from 'node:events';
import type { Worker } from 'node:worker_threads';
import { AudioPacket, type StageSpec, startLedger } from '@arkavo-pipeline/core';
import { TestStage } from '@arkavo-pipeline/core/testing';
import plugin from '@arkavo-pipeline/plugin-audio';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const test = suite('closing: sound');
const packetUs = 20_000;

for (const end of ['end', 'close'] as const) {
  test(`“an AAC encoder | \`aac-encoder\`, one with a thread per source | the end of its source, or the stage's \`close\`; its thread ends with it”: ${end}`, async () => {
    const threads: Worker[] = [];
    const note = (thread: Worker) => void threads.push(thread);
    process.on('worker', note);
    const stage = await TestStage.open(stageType('aac-encoder'));
    for (const sourceId of ['one', 'two']) await stage.send(silence(sourceId, 0));
    process.off('worker', note);
    assert.is(threads.length, 2);
    const ended = Promise.all(threads.map((thread) => once(thread, 'exit')));
    await stage[end]();
    await ended;
    await stage.close();
  });
}

test('“a mix | `audio-mixer`, with its first packet | its last block after the inputs have ended”', async () => {
  const stage = await openMix(Number.POSITIVE_INFINITY);
  assert.is(stage.emitted.length, 0);
  for (let index = 0; index < 50; index += 1) await stage.send(silence('one', index));
  await stage.end();
  const mixed = await stage.take(stage.emitted.length);
  assert.is(mixed.at(-1)?.ptsUs, 49 * packetUs);
  for (const packet of mixed) packet.dispose();
  await stage.close();
  assert.is(stage.late, 0);
});

test("“`context.signal`, or the stage's `close`”: what nobody takes keeps no mix from its end", async () => {
  const stage = await openMix(1);
  await stage.send(silence('one', 0, 50));
  const ending = stage.end();
  const first = await stage.next();
  assert.is(first.packet.ptsUs, 0);
  first.packet.dispose();
  await stage.close();
  await ending;
  assert.is(stage.late, 0);
});

function openMix(capacity: number): Promise<TestStage> {
  return TestStage.open(stageType('audio-mixer'), {
    options: { timeline: 'pts' },
    outputs: ['audio'],
    capacity,
  });
}

function stageType(type: string): StageSpec {
  const found = plugin.stages.find((stage) => stage.type === type);
  assert.ok(found);
  return found as StageSpec;
}

/** So many packets' worth of it, from the packet of that index on. */
function silence(sourceId: string, index: number, count = 1): AudioPacket {
  const durationUs = count * packetUs;
  const data = new Uint8Array((durationUs / 1e6) * 48_000 * 2 * 2);
  const format = { format: 'pcm-s16', sampleRate: 48_000, channels: 2 } as const;
  return new AudioPacket({ sourceId, ptsUs: index * packetUs, durationUs, ledger: startLedger(0), ...format, data });
}

test.run();
