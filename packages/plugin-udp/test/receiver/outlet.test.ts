import { AccessUnitPacket, type Packet, startLedger } from '@arkavo-pipeline/core';
import { testAccessUnit, testAudio } from '@arkavo-pipeline/core/testing';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Outlet } from '../../src/receiver/outlet.js';
import type { Output } from '../../src/receiver/receiver-context.js';

const test = suite('what goes from a receiver to its links');

/** Links with room for so many packets of each output, which drop what comes on top. */
class TestLinks {
  readonly taken: Packet[] = [];
  readonly outlet: Outlet;
  dropped = 0;
  refused = 0;
  nowUs = 0;
  asked = 0;
  readonly #room: Record<Output, number>;
  #wake: (() => void)[] = [];

  constructor(capacity: number) {
    this.#room = { video: capacity, audio: capacity, metadata: capacity };
    this.outlet = new Outlet({
      clock: { nowUs: () => this.nowUs },
      room: (output) => {
        this.asked += 1;
        return this.#room[output] > 0 ? undefined : this.#untilRoom(output);
      },
      onDrop: () => {
        this.refused += 1;
      },
      onError: (error) => {
        throw error;
      },
    });
    this.outlet.open((packet, output = 'video') => {
      if (this.#room[output] > 0) this.taken.push(packet);
      else this.dropped += 1;
      this.#room[output] = Math.max(0, this.#room[output] - 1);
    });
  }

  /** The consumer of an output is done with so many packets. */
  async takes(output: Output, packets: number): Promise<void> {
    this.#room[output] += packets;
    for (const wake of this.#wake.splice(0)) wake();
    await new Promise(setImmediate);
  }

  async #untilRoom(output: Output): Promise<void> {
    while (this.#room[output] === 0) await new Promise<void>((resolve) => this.#wake.push(resolve));
  }
}

const unit = (index: number) => testAccessUnit({ index });

function keyframe(ptsUs: number, data: Uint8Array): Packet {
  const ledger = startLedger(0);
  return new AccessUnitPacket({
    sourceId: 'test',
    ptsUs,
    durationUs: 1,
    dtsUs: ptsUs,
    ledger,
    codec: 'h264',
    keyframe: true,
    data,
  });
}

test('a burst goes on as a link takes it, in order and without a loss', async () => {
  const links = new TestLinks(32);
  for (let index = 0; index < 90; index++) links.outlet.offer(unit(index));
  assert.is(links.taken.length, 32);
  while (links.taken.length < 90) await links.takes('video', 1);
  await links.outlet.drained();
  assert.equal(
    links.taken.map(({ ptsUs }) => ptsUs),
    Array.from({ length: 90 }, (_, index) => unit(index).ptsUs),
  );
  assert.is(links.dropped + links.refused, 0);
});

test('video that waits does not hold up sound', () => {
  const links = new TestLinks(1);
  for (let index = 0; index < 3; index++) links.outlet.offer(unit(index));
  links.outlet.offer(testAudio({ index: 0 }));
  assert.equal(
    links.taken.map(({ kind }) => kind),
    ['access-unit', 'audio'],
  );
  assert.is(links.outlet.close(), 2);
});

test('a consumer that is too slow for good is left to its link, without being waited for each time', async () => {
  const links = new TestLinks(4);
  for (let index = 0; index < 8; index++) links.outlet.offer(unit(index));
  assert.is(links.dropped, 0);
  links.nowUs += 500_000;
  links.outlet.offer(unit(8));
  assert.is(links.dropped, 5);
  links.nowUs += 4_000_000;
  links.outlet.offer(unit(9));
  assert.is(links.dropped, 6);
  links.nowUs += 1_000_000;
  links.outlet.offer(unit(10));
  assert.is(links.dropped, 6);
  await links.takes('video', 1);
  assert.is(links.taken.length, 5);
});

test('what waits has a bound, and what comes on top is dropped here', () => {
  const links = new TestLinks(0);
  for (let index = 0; index < 600; index++) links.outlet.offer(unit(index));
  assert.is(links.refused, 600 - 512);
  assert.is(links.dropped, 0);
  assert.is(links.outlet.close(), 512);
});

test('a link that stands still is asked for room once, not for each packet', () => {
  const links = new TestLinks(0);
  for (let index = 0; index < 100; index++) links.outlet.offer(unit(index));
  links.nowUs += 500_000;
  for (let index = 100; index < 1000; index++) links.outlet.offer(unit(index));
  assert.is(links.asked, 1);
  assert.is(links.dropped, 1000);
});

test('what nothing comes behind is held for its half second all the same', async () => {
  const links = new TestLinks(0);
  for (let index = 0; index < 3; index++) links.outlet.offer(unit(index));
  links.nowUs += 500_000;
  await links.outlet.drained();
  assert.is(links.dropped, 3);
});

test('what waits is no more than 16 MiB, with the packet that comes', () => {
  const links = new TestLinks(0);
  const data = new Uint8Array(5 * 1024 * 1024);
  for (let index = 0; index < 4; index++) links.outlet.offer(keyframe(index, data));
  assert.is(links.refused, 1);
  assert.is(links.outlet.close(), 3);
});

test('what is offered after the end is disposed of and counted, also when a full link lets go only then', async () => {
  let letGo = () => {};
  const blocked = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const drops: string[] = [];
  const outlet = new Outlet({
    clock: { nowUs: () => 0 },
    room: () => undefined,
    onDrop: (cause) => drops.push(cause),
    onError: () => assert.unreachable(),
  });
  outlet.open((packet) => {
    packet.dispose();
    return blocked;
  });
  outlet.offer(unit(0));
  assert.is(outlet.close(), 0);
  letGo();
  await blocked;
  const late = unit(1);
  assert.not(outlet.offer(late));
  assert.ok(late.done);
  assert.equal(drops, ['stopped']);
});

test.run();
