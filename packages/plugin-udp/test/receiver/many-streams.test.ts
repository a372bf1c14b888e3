import { setImmediate } from 'node:timers/promises';
import { systemClock } from '@arkavo-pipeline/core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { writeRtcp } from '../../src/rtcp/write-rtcp.js';
import { writeRtp } from '../../src/rtp/write-rtp.js';
import type { ExpectedUnit } from '../../src/socket/expected-units.js';
import { UdpSocket } from '../../src/socket/udp-socket.js';
import { logTo, loopback } from '../socket/support/sockets.js';
import { keyframe, picture, TestCamera } from './support/camera.js';
import { TestReception } from './support/reception.js';

const test = suite('more streams of video than are put together by the socket');

const cameras = 40;
const atOnce = 16;
const rounds = 20;
const frameUs = 40_000;

/** A reception on a real socket, with a time of its own. */
class Bench {
  readonly reception: TestReception;
  /** Units that the socket told, by SSRC. */
  readonly told = new Map<number, number>();
  #receiver: UdpSocket | undefined;
  #came = 0;

  constructor() {
    this.reception = new TestReception({
      socket: {
        expectUnit: (expected) => this.#receiver?.expectUnit(this.#counted(expected)),
        expectNoUnit: (ssrc) => this.#receiver?.expectNoUnit(ssrc),
      },
    });
  }

  async open(): Promise<number> {
    this.#receiver = await UdpSocket.bind(loopback, 0, {
      clock: { ...systemClock, nowUs: () => this.reception.nowUs },
      log: logTo([]),
      onDatagram: (data, from, arrivedUs, readUs) => {
        this.#came += 1;
        this.reception.reception.receive(data, from, readUs, arrivedUs);
      },
      onRead: () => this.reception.reception.deliver(this.reception.nowUs),
    });
    return this.#receiver.localPort;
  }

  /** So many datagrams have come, and a frame's time has passed. */
  async pass(datagrams: number): Promise<void> {
    while (this.#came < datagrams) await setImmediate();
    this.#came -= datagrams;
    this.reception.reception.settle(this.reception.nowUs);
    this.reception.pass(frameUs);
  }

  async close(): Promise<void> {
    this.reception.reception.close();
    await this.#receiver?.close();
  }

  #counted(expected: ExpectedUnit): ExpectedUnit {
    const { ssrc } = expected;
    return {
      ...expected,
      take: (unit, nowUs) => {
        this.told.set(ssrc, (this.told.get(ssrc) ?? 0) + 1);
        expected.take(unit, nowUs);
      },
    };
  }
}

test('of 40 streams every unit goes on once, and the first 16 stay those that the socket tells of', async () => {
  const bench = new Bench();
  const port = await bench.open();
  const ssrcs = Array.from({ length: cameras }, (_, index) => index + 1);
  const senders = await Promise.all(
    ssrcs.map(async (ssrc) => {
      const socket = await UdpSocket.connect(loopback, port, { clock: systemClock, log: logTo([]), onDatagram() {} });
      const camera = new TestCamera(bench.reception, ssrc, `camera ${ssrc}`);
      const chunks = [{ ssrc, cname: `camera ${ssrc}` }];
      socket.send(writeRtcp([camera.video.report(0), { type: 'source-description', chunks }]));
      return { socket, camera };
    }),
  );
  await bench.pass(cameras);
  for (let round = 0; round < rounds; round++) {
    let count = 0;
    for (const { socket, camera } of senders) {
      const datagrams = camera.packets(round === 0 ? keyframe : picture, round * frameUs).map(writeRtp);
      count += datagrams.length;
      socket.sendAll(datagrams);
    }
    await bench.pass(count);
  }

  const times = new Map<string, Set<number>>();
  const { emitted } = bench.reception;
  for (const { sourceId, ptsUs } of emitted) times.set(sourceId, (times.get(sourceId) ?? new Set()).add(ptsUs));
  assert.is(emitted.length, cameras * rounds);
  assert.equal(
    [...times.values()].map(({ size }) => size),
    ssrcs.map(() => rounds),
  );
  // All but the first one, with which it becomes known where a unit begins.
  assert.equal(
    [...bench.told],
    ssrcs.slice(0, atOnce).map((ssrc) => [ssrc, rounds - 1]),
  );
  assert.equal(bench.reception.drops, {});

  await Promise.all(senders.map(({ socket }) => socket.close()));
  await bench.close();
});

test.run();
