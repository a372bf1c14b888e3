import { setImmediate } from 'node:timers/promises';
import { secondsToUs, systemClock } from '@arkavo-pipeline/core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { noExtensions } from '../../src/rtp/rtp-packet.js';
import { writeRtp } from '../../src/rtp/write-rtp.js';
import { UdpSocket } from '../../src/socket/udp-socket.js';
import { logTo, loopback } from './support/sockets.js';

const test = suite('places of streams whose units are told');

const places = 16;
const payload = Uint8Array.of(0x65, 9);

/** Streams that are sent a unit of one packet at a time. */
class Streams {
  nowUs = 0;
  #receiver: UdpSocket | undefined;
  #sender: UdpSocket | undefined;
  readonly #next = new Map<number, number>();
  readonly #told: number[] = [];
  #came = 0;

  async open(): Promise<this> {
    const options = { clock: { ...systemClock, nowUs: () => this.nowUs }, log: logTo([]) };
    const onDatagram = () => void this.#came++;
    this.#receiver = await UdpSocket.bind(loopback, 0, { ...options, onDatagram });
    this.#sender = await UdpSocket.connect(loopback, this.#receiver.localPort, { ...options, onDatagram() {} });
    return this;
  }

  expect(ssrcs: readonly number[]): void {
    const from = { address: loopback.address, port: this.#sender?.localPort ?? 0 };
    for (const ssrc of ssrcs) {
      const sequenceNumber = this.#next.get(ssrc) ?? 0;
      const take = () => void this.#told.push(ssrc);
      this.#receiver?.expectUnit({
        ssrc,
        payloadType: 96,
        codec: 'h264',
        sequenceNumber,
        captureTimeId: undefined,
        from,
        take,
      });
    }
  }

  forget(ssrc: number): void {
    this.#receiver?.expectNoUnit(ssrc);
  }

  /** A packet of it is lost. */
  lose(ssrc: number): void {
    this.#next.set(ssrc, (this.#next.get(ssrc) ?? 0) + 1);
  }

  /** Of which of these streams a unit is told. */
  async pass(ssrcs: readonly number[]): Promise<readonly number[]> {
    this.#told.length = 0;
    this.#came = 0;
    for (const ssrc of ssrcs) this.#sender?.send(this.#packet(ssrc));
    while (this.#came < ssrcs.length) await setImmediate();
    return [...this.#told];
  }

  async close(): Promise<void> {
    await Promise.all([this.#receiver?.close(), this.#sender?.close()]);
  }

  #packet(ssrc: number): Uint8Array {
    const sequenceNumber = this.#next.get(ssrc) ?? 0;
    this.#next.set(ssrc, sequenceNumber + 1);
    const head = { ssrc, payloadType: 96, marker: true, timestamp: sequenceNumber * 3000, extensions: noExtensions };
    return writeRtp({ ...head, sequenceNumber, payload });
  }
}

function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}

test('those that have a place keep it, however often more are expected', async () => {
  const streams = await new Streams().open();
  const all = upTo(40);
  for (let round = 0; round < 3; round++) {
    streams.expect(all);
    assert.equal(await streams.pass(all), upTo(places));
  }
  await streams.close();
});

test('one that has lost something keeps its place until it is expected again', async () => {
  const streams = await new Streams().open();
  const all = upTo(places + 1);
  streams.expect(all);
  streams.lose(3);
  const others = upTo(places).filter((ssrc) => ssrc !== 3);
  assert.equal(await streams.pass(all), others);
  streams.expect([places + 1]);
  assert.equal(await streams.pass(all), others);
  streams.expect(all);
  assert.equal(await streams.pass(all), upTo(places));
  await streams.close();
});

test('the place of one that has ended is taken by the next', async () => {
  const streams = await new Streams().open();
  const all = upTo(places + 2);
  streams.expect(all);
  streams.forget(5);
  streams.expect(all.filter((ssrc) => ssrc !== 5));
  const left = upTo(places + 1).filter((ssrc) => ssrc !== 5);
  assert.equal(await streams.pass(all), left);
  await streams.close();
});

test('one of which no unit was told for two seconds makes room, one that is slow does not', async () => {
  const streams = await new Streams().open();
  const [silent, slow, newcomer] = [7, 8, places + 1];
  const lively = upTo(places).filter((ssrc) => ssrc !== silent && ssrc !== slow);
  streams.expect(upTo(places));
  await streams.pass([slow]);
  streams.nowUs += secondsToUs(1);
  await streams.pass([...lively, slow]);
  streams.nowUs += secondsToUs(1) - 1;
  streams.expect([newcomer]);
  assert.equal(await streams.pass([newcomer]), []);
  streams.nowUs += 1;
  streams.expect([newcomer]);
  assert.equal(await streams.pass([silent, slow, newcomer]), [slow, newcomer]);
  await streams.close();
});

test.run();
