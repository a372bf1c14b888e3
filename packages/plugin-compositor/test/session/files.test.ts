import { setImmediate as turn } from 'node:timers/promises';
import { FramePacket, framePoolStats } from '@arkavo-pipeline/core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { openCompositor, packetOf } from '../support/composing.js';
import { flat, Pixels } from '../support/pictures.js';

const size = { width: 16, height: 16 };

type Opened = Awaited<ReturnType<typeof openCompositor>>;

function open(options: object = {}, links?: readonly string[]): Promise<Opened> {
  return openCompositor({ ...size, layout: 'side-by-side', timeline: 'pts', ...options }, { ...(links && { links }) });
}

/** Picture `index` of a file with so many a second; its luma is its index. */
function send({ stage }: Opened, id: string, index: number, rate: number, link?: string): Promise<void> {
  const picture = { id, ...size, painting: flat([index, 128, 128]) };
  return stage.send(packetOf(stage.frames, picture, Math.round((index * 1e6) / rate)), 'video', link);
}

/** What came out: the time in ticks, and the luma of the left and the right half. */
function taken({ stage }: Opened): number[][] {
  return stage.emitted.splice(0).map(({ packet }) => {
    if (packet.kind !== 'frame') throw new Error('no picture');
    const pixels = new Pixels(packet.frame);
    packet.dispose();
    return [Math.round((packet.ptsUs * 30) / 1e6), pixels.at(4, 8)[0], pixels.at(12, 8)[0]];
  });
}

async function closed({ stage }: Opened): Promise<void> {
  assert.is(await stage.close(), 0);
  assert.is(framePoolStats().inUse, 0);
}

test('files of two rates are put together by their times, and none is ahead of the other', async () => {
  const opened = await open({ order: ['one', 'two'] });
  const sending = [
    (async () => {
      for (let index = 0; index < 60; index++) await send(opened, 'one', index, 30);
    })(),
    (async () => {
      for (let index = 0; index < 30; index++) await send(opened, 'two', index, 15);
    })(),
  ];
  await Promise.all(sending);
  await opened.stage.end();
  assert.equal(
    taken(opened),
    Array.from({ length: 60 }, (_, index) => [index, index, index >> 1]),
  );
  assert.equal(opened.stage.drops, {});
  await closed(opened);
});

test('a file that is ahead waits for the other', async () => {
  const opened = await open({ order: ['one', 'two'] });
  await send(opened, 'two', 0, 30);
  for (let index = 0; index < 20; index++) await send(opened, 'one', index, 30);
  await opened.clock.sleepUntil(opened.clock.nowUs() + 1_000_000);
  assert.equal(taken(opened), [[0, 0, 0]]);
  await send(opened, 'two', 1, 30);
  await opened.clock.sleepUntil(opened.clock.nowUs() + 1_000_000);
  assert.equal(taken(opened), [[1, 1, 1]]);
  await closed(opened);
});

test('a file that has ended is waited for once, shown for as long, and then left out', async () => {
  const opened = await open({ sourceTimeoutMs: 500 });
  for (let index = 0; index < 10; index++) await send(opened, 'two', index, 30);
  for (let index = 0; index < 60; index++) await send(opened, 'one', index, 30);
  await opened.clock.sleepUntil(opened.clock.nowUs() + 1_200_000);
  const pictures = taken(opened);
  assert.equal(
    pictures.map(([tick]) => tick),
    Array.from({ length: 60 }, (_, index) => index),
  );
  // "two" appeared first: it is on the left until half a second after its end.
  assert.equal(pictures[9], [9, 9, 9]);
  assert.equal(pictures[20], [20, 9, 20]);
  assert.equal(pictures[40], [40, 40, 40]);
  await closed(opened);
});

test('files with a link of their own begin, and go on when one has ended, without a wait by the clock', async () => {
  const opened = await open({ sourceTimeoutMs: 500 }, ['a', 'b']);
  const beganUs = opened.clock.nowUs();
  await send(opened, 'two', 0, 30, 'a');
  for (let index = 0; index < 30; index++) await send(opened, 'one', index, 30, 'b');
  await turn();
  assert.equal(taken(opened), [[0, 0, 0]]);
  opened.stage.endLink('a');
  await turn();
  const pictures = taken(opened);
  assert.is(opened.clock.nowUs(), beganUs);
  assert.equal(
    pictures.map(([tick]) => tick),
    Array.from({ length: 29 }, (_, index) => index + 1),
  );
  // "two" is shown until half a second after its end.
  assert.equal(
    [pictures[13], pictures[18]],
    [
      [14, 0, 14],
      [19, 19, 19],
    ],
  );
  opened.stage.endLink('b');
  await opened.stage.end();
  assert.equal(opened.stage.drops, {});
  await closed(opened);
});

test('a link that has brought nothing yet is waited for, and not when it has ended', async () => {
  const opened = await open({ sourceTimeoutMs: 1000 }, ['a', 'b']);
  await send(opened, 'one', 0, 30, 'a');
  await opened.clock.sleepUntil(opened.clock.nowUs() + 900_000);
  assert.equal(taken(opened), []);
  opened.stage.endLink('b');
  await turn();
  assert.equal(taken(opened), [[0, 0, 0]]);
  await closed(opened);
});

test('files that begin late are seen when they begin', async () => {
  const opened = await open();
  for (let index = 0; index < 4; index++) {
    await send(opened, 'one', index + 10, 30);
    await send(opened, 'two', index + 12, 30);
  }
  await opened.stage.end();
  assert.equal(taken(opened), [
    [10, 10, 10],
    [11, 11, 11],
    [12, 12, 12],
    [13, 13, 13],
    [14, 13, 14],
    [15, 13, 15],
  ]);
  await closed(opened);
});

test('a leap of more than a minute in all files is not filled', async () => {
  const opened = await open({ layout: 'single' });
  await send(opened, 'one', 0, 30);
  await send(opened, 'one', 90, 1);
  await opened.stage.end();
  assert.equal(taken(opened), [
    [0, 0, 0],
    [2700, 90, 90],
  ]);
  await closed(opened);
});

test('a file that is far ahead loses nothing: it is held by its link', async () => {
  const opened = await open({ order: ['one', 'two'] });
  const count = 200;
  await send(opened, 'two', 0, 30);
  for (let index = 0; index < count; index++) await send(opened, 'one', index, 30);
  for (let index = 1; index < count; index++) await send(opened, 'two', index, 30);
  await opened.stage.end();
  assert.equal(
    taken(opened),
    Array.from({ length: count }, (_, index) => [index, index, index]),
  );
  assert.equal(opened.stage.drops, {});
  await closed(opened);
});

test('a last picture that claims to last for days is played for a minute', async () => {
  const opened = await open({ layout: 'single', frameRate: 1 });
  const { frame, ...fields } = packetOf(opened.stage.frames, { id: 'one', ...size, painting: flat([50, 128, 128]) }, 0);
  await opened.stage.send(new FramePacket({ ...fields, frame, durationUs: 5 * 86_400_000_000 }));
  await opened.stage.end();
  assert.is(opened.stage.emitted.length, 60);
  for (const { packet } of opened.stage.emitted.splice(0)) packet.dispose();
  await closed(opened);
});

test('the ledger tells when the latest of the pictures was captured', async () => {
  const opened = await open();
  await send(opened, 'one', 3, 30);
  await opened.stage.end();
  const [packet] = await opened.stage.take(1);
  assert.is(packet?.ledger.captureUs, 100_000);
  packet?.dispose();
  await closed(opened);
});

test.run();
