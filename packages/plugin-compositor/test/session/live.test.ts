import { framePoolStats, type Packet } from '@arkavo-pipeline/core';
import { TestStage, VirtualClock } from '@arkavo-pipeline/core/testing';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { compositorSpec, openCompositor, packetOf } from '../support/composing.js';
import { flat, Pixels, type Samples } from '../support/pictures.js';

const small = { width: 16, height: 16 };
const periodUs = 1_000_000 / 30;
/** The clock's time at the start, on the grid. */
const startUs = 5_000_000;

type Opened = Awaited<ReturnType<typeof openCompositor>>;

/** A camera that gives a picture of this luma now. */
function show({ stage, clock }: Opened, id: string, y: number, size = { width: 16, height: 16 }): Promise<void> {
  return stage.send(packetOf(stage.frames, { id, ...size, painting: flat([y, 128, 128]) }, clock.nowUs()));
}

/** The luma in the middle of the left and of the right half. */
function halves(packet: Packet | undefined): readonly [number, number] {
  if (packet?.kind !== 'frame') throw new Error('no picture');
  const pixels = new Pixels(packet.frame);
  packet.dispose();
  return [
    pixels.at(pixels.width >> 2, pixels.height >> 1)[0],
    pixels.at((pixels.width * 3) >> 2, pixels.height >> 1)[0],
  ];
}

async function closed({ stage }: Opened): Promise<void> {
  assert.is(await stage.close(), 0);
  assert.is(framePoolStats().inUse, 0);
}

for (const [frameRate, num, den] of [
  [30, 30, 1],
  [29.97, 30000, 1001],
  [12.5, 25, 2],
] as const) {
  test(`an hour at ${frameRate} is one picture for each tick, whose times are exact`, async () => {
    const opened = await openCompositor({
      ...small,
      frameRate,
      layout: 'grid',
      sourceTimeoutMs: 3_600_000,
      latencyMs: 50,
    });
    await show(opened, 'one', 50);
    await show(opened, 'two', 90);
    const count = (3600 * num) / den;
    let tick = -1;
    for (let index = 0; index < count; index++) {
      const [packet] = await opened.stage.take(1);
      if (!packet) throw new Error('no picture');
      if (tick === -1) tick = Math.round((packet.ptsUs * num) / (den * 1e6));
      assert.is(packet.ptsUs, Number((2_000_000n * BigInt(tick) * BigInt(den) + BigInt(num)) / (2n * BigInt(num))));
      assert.is(packet.ledger.captureUs, packet.ptsUs);
      packet.dispose();
      tick += 1;
    }
    assert.equal(opened.stage.drops, {});
    await closed(opened);
  });
}

test('a picture leaves at its time and the latency, under the session’s source id', async () => {
  const opened = await openCompositor({ ...small, latencyMs: 120, sourceId: 'show' });
  await show(opened, 'one', 50);
  for (let tick = 0; tick < 5; tick++) {
    const [packet] = await opened.stage.take(1);
    assert.is(packet?.sourceId, 'show');
    assert.is(packet?.ptsUs, startUs + Math.round(tick * periodUs));
    assert.is(opened.clock.nowUs(), (packet?.ptsUs ?? 0) + 120_000);
    packet?.dispose();
  }
  await closed(opened);
});

test('each tick shows the latest picture of each source until its time', async () => {
  const opened = await openCompositor({ ...small, layout: 'side-by-side', latencyMs: 100 });
  await show(opened, 'one', 50);
  await show(opened, 'two', 90);
  await opened.clock.sleepUntil(startUs + 40_000);
  await show(opened, 'one', 60);
  const packets = await opened.stage.take(3);
  // At 0, 33 and 67 ms.
  assert.equal(packets.map(halves), [
    [50, 90],
    [50, 90],
    [60, 90],
  ]);
  await closed(opened);
});

test('a layout is another from one tick on', async () => {
  const opened = await openCompositor({ ...small, layout: 'side-by-side' });
  await show(opened, 'one', 50);
  await show(opened, 'two', 90);
  assert.equal((await opened.stage.take(2)).map(halves), [
    [50, 90],
    [50, 90],
  ]);
  await opened.stage.command('layout', { layout: 'single', order: ['two'] });
  assert.equal((await opened.stage.take(2)).map(halves), [
    [90, 90],
    [90, 90],
  ]);
  await opened.stage.command('layout', { layout: 'side-by-side', order: [] });
  assert.equal((await opened.stage.take(1)).map(halves), [[50, 90]]);
  await closed(opened);
});

test('a part of the boxes is changed, and the rest of them stays', async () => {
  const pip = { position: 'top-left', scale: 0.5, margin: 0, radius: 0 };
  const opened = await openCompositor({ width: 64, height: 64, layout: 'pip', pip });
  await show(opened, 'one', 50);
  await show(opened, 'two', 90);
  // Whether the box is in the upper left corner, reaches to the middle, and is in the lower right one.
  const seen = async () => {
    const [packet] = await opened.stage.take(1);
    if (packet?.kind !== 'frame') throw new Error('no picture');
    const pixels = new Pixels(packet.frame);
    const isBox = [2, 20, 61].map((at) => pixels.at(at, at)[0] > 70);
    packet.dispose();
    return isBox;
  };
  assert.equal(await seen(), [true, true, false]);
  await opened.stage.command('layout', { pip: { scale: 0.1 } });
  assert.equal(await seen(), [true, false, false]);
  await opened.stage.command('layout', { pip: { position: 'bottom-right' } });
  assert.equal(await seen(), [false, false, true]);
  await closed(opened);
});

test('a scene and a watermark come and go by command', async () => {
  const opened = await openCompositor({ ...small, layout: 'single' });
  const white: Samples = [235, 128, 128];
  await show(opened, 'one', 50);
  await opened.stage.command('scene', { from: '#ffffff', to: '#ffffff', opacity: 1 });
  assert.equal(halves((await opened.stage.take(1))[0]), [white[0], white[0]]);
  await opened.stage.command('scene', { preset: 'live' });
  await opened.stage.command('watermark', { text: 'x' });
  assert.equal(halves((await opened.stage.take(1))[0]), [50, 50]);
  await opened.stage.command('watermark', { text: '' });
  assert.equal(halves((await opened.stage.take(1))[0]), [50, 50]);
  await closed(opened);
});

test('a source that is silent vanishes, comes back to its place, and the picture goes on meanwhile', async () => {
  const opened = await openCompositor({ ...small, layout: 'side-by-side', latencyMs: 100, sourceTimeoutMs: 1000 });
  const seen: (readonly [number, number])[] = [];
  for (let index = 0; index < 120; index++) {
    await opened.clock.sleepUntil(startUs + Math.round(index * periodUs));
    if (index < 30 || index >= 90) await show(opened, 'one', 50);
    await show(opened, 'two', 90);
    for (const { packet } of opened.stage.emitted.splice(0)) seen.push(halves(packet));
  }
  const kinds = seen.map(([left, right]) => `${left} ${right}`);
  assert.equal([...new Set(kinds)], ['50 90', '90 90']);
  // Its last picture comes at 967 ms; it is shown for a second more, at ticks that are 100 ms old.
  const gone = kinds.indexOf('90 90');
  const back = kinds.lastIndexOf('90 90') + 1;
  assert.ok(Math.abs(gone - 56) <= 2, `gone at ${gone}`);
  assert.ok(Math.abs(back - 90) <= 1, `back at ${back}`);
  assert.ok(kinds.slice(gone, back).every((kind) => kind === '90 90'));
  await closed(opened);
});

test('when all sources are gone, the background goes on at the same rate', async () => {
  const opened = await openCompositor({ ...small, sourceTimeoutMs: 100, background: '#ffffff' });
  await show(opened, 'one', 50);
  const packets = await opened.stage.take(30);
  for (const [index, { ptsUs }] of packets.entries()) assert.is(ptsUs, startUs + Math.round(index * periodUs));
  assert.equal(packets.map(halves).at(-1), [235, 235]);
  await closed(opened);
});

test('a source may change its size and its format from one picture to the next', async () => {
  const opened = await openCompositor({ ...small, layout: 'single', latencyMs: 20 });
  for (const [index, size] of [
    { width: 16, height: 16 },
    { width: 33, height: 7 },
    { width: 1, height: 1 },
    { width: 640, height: 360 },
    { width: 16, height: 16 },
  ].entries()) {
    await opened.clock.sleepUntil(startUs + Math.round(index * periodUs));
    await show(opened, 'one', 50 + 10 * index, size);
    const [y] = halves((await opened.stage.take(1))[0]);
    assert.ok(Math.abs(y - 50 - 10 * index) <= 1, `${y}`);
  }
  await closed(opened);
});

test('a picture that comes again, and is not scaled again, looks the same, and after a change of the layout as if it were new', async () => {
  const opened = await openCompositor({ width: 64, height: 36, layout: 'grid', latencyMs: 20 });
  const painting = (x: number, y: number): Samples => [20 + x, 100 + y / 2, 180 - x / 3];
  const ids = ['one', 'two', 'three'];
  const sizes = { one: { width: 200, height: 100 }, two: { width: 90, height: 161 }, three: { width: 32, height: 18 } };
  const give = async () => {
    for (const [id, size] of Object.entries(sizes)) {
      await opened.stage.send(packetOf(opened.stage.frames, { id, ...size, painting }, opened.clock.nowUs()));
    }
  };
  const see = async (count: number) =>
    (await opened.stage.take(count)).map((packet) => {
      if (packet.kind !== 'frame') throw new Error('no picture');
      const planes = packet.frame
        .planes()
        .map(({ data, stride, width, height }) =>
          Array.from({ length: height }, (_, row) => data.slice(row * stride, row * stride + width).toString()),
        );
      packet.dispose();
      return JSON.stringify(planes);
    });
  await give();
  const grid = await see(4);
  assert.is(new Set(grid).size, 1);
  const rectangles = ids.map((source, index) => {
    return { source, x: 10 * index, y: 6 * index, width: 30, height: 20, radius: 5 * index, opacity: 1 - index / 4 };
  });
  await opened.stage.command('layout', { layout: 'rectangles', rectangles });
  const [first, ...again] = await see(4);
  assert.is(first === grid[0], false);
  for (const picture of again) assert.is(picture, first);
  await opened.stage.command('layout', { layout: 'grid' });
  assert.equal(await see(2), grid.slice(0, 2));
  await give();
  assert.equal(await see(3), grid.slice(0, 3));
  await closed(opened);
});

test('a picture that is all of the canvas is handed on as it is', async () => {
  const opened = await openCompositor({ ...small, layout: 'single' });
  const packet = packetOf(opened.stage.frames, { id: 'one', ...small, painting: flat([50, 128, 128]) }, startUs);
  const { handle } = packet.frame;
  await opened.stage.send(packet);
  for (const made of await opened.stage.take(3)) {
    assert.is(made.kind === 'frame' && made.frame.handle, handle);
    made.dispose();
  }
  await closed(opened);
});

test('sixteen sources are shown; the next one is refused until one has gone', async () => {
  const opened = await openCompositor({ ...small, layout: 'grid', latencyMs: 20, sourceTimeoutMs: 100 });
  for (let index = 0; index < 16; index++) await show(opened, `camera ${index}`, 100 + index);
  await show(opened, 'one too many', 200);
  assert.equal(opened.stage.drops, { 'too-many-sources': 1 });
  const [packet] = await opened.stage.take(1);
  if (packet?.kind !== 'frame') throw new Error('no picture');
  const pixels = new Pixels(packet.frame);
  const cells = Array.from({ length: 16 }, (_, index) => pixels.at(4 * (index % 4) + 1, 4 * (index >> 2) + 1)[0]);
  assert.equal(
    cells,
    Array.from({ length: 16 }, (_, index) => 100 + index),
  );
  packet.dispose();
  for (const made of await opened.stage.take(10)) made.dispose();
  await show(opened, 'one too many', 200);
  assert.equal(opened.stage.drops, { 'too-many-sources': 1 });
  assert.equal((await opened.stage.take(2)).map(halves)[1], [200, 200]);
  await closed(opened);
});

test('nobody takes the pictures: ticks are left out and counted, and sources are not held up', async () => {
  const opened = await openCompositor({ ...small, latencyMs: 0 }, { capacity: 1 });
  for (let index = 0; index < 30; index++) {
    await opened.clock.sleepUntil(startUs + Math.round(index * periodUs));
    void show(opened, 'one', 50);
  }
  assert.is(opened.stage.overruns, 0);
  assert.ok((opened.stage.drops['output-full'] ?? 0) > 20, JSON.stringify(opened.stage.drops));
  await closed(opened);
});

test('ticks that cannot be made in time are left out and counted; times stay on the grid', async () => {
  const virtual = new VirtualClock({ startUs });
  // Whoever sleeps wakes 100 ms too late.
  const clock = {
    nowUs: () => virtual.nowUs(),
    sleepUntil: (timeUs: number, signal?: AbortSignal) => virtual.sleepUntil(timeUs + 100_000, signal),
  };
  const stage = await TestStage.open(compositorSpec(), { options: { ...small, latencyMs: 0 }, clock });
  await stage.send(packetOf(stage.frames, { id: 'one', ...small, painting: flat([50, 128, 128]) }, startUs));
  const packets = await stage.take(10);
  for (const [index, packet] of packets.entries()) {
    const tick = Math.round((packet.ptsUs - startUs) / periodUs);
    assert.is(packet.ptsUs, startUs + Math.round(tick * periodUs));
    if (index > 0) assert.ok(tick > 3 * index, `${tick}`);
    packet.dispose();
  }
  assert.ok((stage.drops.late ?? 0) >= 2 * 9, JSON.stringify(stage.drops));
  assert.is(await stage.close(), 0);
});

test('a source that is fast, late or ahead of its time is bounded, and what is not shown is counted', async () => {
  const opened = await openCompositor({ ...small, layout: 'single', latencyMs: 100 });
  const send = (ptsUs: number) =>
    opened.stage.send(packetOf(opened.stage.frames, { id: 'one', ...small, painting: flat([50, 128, 128]) }, ptsUs));
  for (let index = 0; index < 200; index++) await send(startUs + 900_000 + index);
  assert.equal([framePoolStats().inUse, opened.stage.drops], [0, { 'too-early': 200 }]);
  // A thousand a second: one is kept for each tick.
  for (let index = 0; index < 200; index++) await send(startUs + index * 1000);
  assert.ok(framePoolStats().inUse <= 8, `${framePoolStats().inUse} frames are held`);
  await closed(opened);
});

test('with a great latency, a fast source is seen as late as it asks for, and whole', async () => {
  const opened = await openCompositor({ ...small, layout: 'single', frameRate: 60, latencyMs: 1200 });
  const seen: number[] = [];
  for (let index = 0; index < 180; index++) {
    await opened.clock.sleepUntil(startUs + Math.round((index * 1e6) / 60));
    await show(opened, 'one', 20 + index);
    for (const { packet } of opened.stage.emitted.splice(0)) seen.push(halves(packet)[0]);
  }
  assert.ok(seen.length > 100, `${seen.length} pictures`);
  assert.equal(
    seen,
    Array.from(seen, (_, index) => 20 + index),
  );
  assert.equal(opened.stage.drops, {});
  await closed(opened);
});

test('nobody takes the pictures for long: no more of a source is held than before', async () => {
  const opened = await openCompositor({ ...small, latencyMs: 100 }, { capacity: 1 });
  for (let index = 0; index < 300; index++) {
    await opened.clock.sleepUntil(startUs + Math.round(index * periodUs));
    void show(opened, 'one', 50);
  }
  assert.ok(framePoolStats().inUse <= 10, `${framePoolStats().inUse} frames are held`);
  await closed(opened);
});

test('what was still to be shown when the sources end is shown', async () => {
  const opened = await openCompositor({ ...small, layout: 'single', latencyMs: 2000 });
  for (let index = 0; index < 10; index++) {
    await opened.clock.sleepUntil(startUs + Math.round(index * periodUs));
    await show(opened, 'one', 50 + index);
  }
  await opened.stage.end();
  assert.equal(
    opened.stage.emitted.map(({ packet }) => halves(packet)[0]),
    Array.from({ length: 10 }, (_, index) => 50 + index),
  );
  opened.stage.emitted.splice(0);
  await closed(opened);
});

test('the picture ends when the pipeline is told to stop, though a source goes on', async () => {
  const opened = await openCompositor({ ...small, layout: 'side-by-side', latencyMs: 100 });
  const stopUs = startUs + Math.round(30 * periodUs);
  const seenUs: number[] = [];
  const drain = () => {
    for (const { packet } of opened.stage.emitted.splice(0)) {
      seenUs.push(packet.ptsUs);
      packet.dispose();
    }
  };
  for (let index = 0; index < 60; index++) {
    await opened.clock.sleepUntil(startUs + Math.round(index * periodUs));
    if (index === 30) opened.stage.stop();
    await show(opened, 'one', 50);
    if (index < 30) await show(opened, 'two', 90);
    drain();
  }
  await opened.stage.end();
  drain();
  assert.is(seenUs.at(-1), stopUs);
  assert.is(seenUs.length, 31);
  await closed(opened);
});

test('what is left out as the pipeline was told to stop is no drop, whatever comes and however late the stage is', async () => {
  const virtual = new VirtualClock({ startUs });
  let lateUs = 0;
  const clock = {
    nowUs: () => virtual.nowUs(),
    sleepUntil: (timeUs: number, signal?: AbortSignal) => virtual.sleepUntil(timeUs + lateUs, signal),
  };
  const stage = await TestStage.open(compositorSpec(), { options: { ...small, latencyMs: 100 }, clock });
  const painting = flat([50, 128, 128]);
  const showUntil = async (from: number, to: number, perTick: number) => {
    for (let index = from * perTick; index < to * perTick; index++) {
      await virtual.sleepUntil(startUs + Math.round((index * periodUs) / perTick));
      await stage.send(packetOf(stage.frames, { id: 'one', ...small, painting }, virtual.nowUs()));
    }
  };
  await showUntil(0, 30, 1);
  stage.stop();
  // The last pictures that are to be seen are out once the latency has passed.
  await showUntil(30, 40, 2);
  lateUs = 100_000;
  await showUntil(40, 60, 4);
  await stage.end();
  assert.equal(stage.drops, {});
  assert.ok(framePoolStats().inUse <= stage.emitted.length + 2, `${framePoolStats().inUse} frames are held`);
  assert.is(await stage.close(), 0);
  assert.is(framePoolStats().inUse, 0);
});

test.run();
