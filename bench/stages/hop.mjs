// Stages that make packets and take them away with as little work of their own as there can be: what is left is the hop's.
import { AccessUnitPacket, bt709, definePlugin, defineStage, FramePacket, startLedger } from '@arkavo-pipeline/core';

/** @typedef {import('@arkavo-pipeline/core').Packet} Packet */
/** @typedef {import('@arkavo-pipeline/core').FrameOwner} FrameOwner */

const accessUnitBytes = 12 * 1024;
const frameInfo = /** @type {const} */ ({ width: 32, height: 32, format: 'i420', color: bt709 });

/** How many packets pass before latencies and the rate count: V8 is still compiling. */
const warmUp = 1_000;

const payload = /** @type {const} */ ({
  type: 'string',
  enum: ['frame', 'access-unit'],
  default: 'frame',
  description: 'What is sent.',
});
const packets = /** @type {const} */ ({ type: 'integer', default: 1, minimum: 1, description: 'How many are sent.' });

const hopSource = defineStage({
  type: 'hop-source',
  summary: 'Sends packets, paced or as fast as they are taken.',
  outputs: { frames: ['video/raw'], units: ['video/h264'] },
  options: {
    payload,
    packets,
    rate: { type: 'integer', default: 0, minimum: 0, description: 'Packets per second; 0 is as many as go.' },
  },
  open({ options, clock, frames, stopping }) {
    return {
      async generate(emit) {
        const startUs = clock.nowUs();
        for (let index = 0; index < options.packets && !stopping.aborted; index += 1) {
          if (options.rate > 0) await clock.sleepUntil(startUs + (index * 1_000_000) / options.rate, stopping);
          await emit(makePacket(options.payload, index, clock.nowUs(), frames));
        }
      },
    };
  },
});

const hopSink = defineStage({
  type: 'hop-sink',
  summary: 'Disposes of packets, and logs how long they took to come and how fast.',
  inputs: { packets: ['video/raw', 'video/h264'] },
  options: { packets },
  open({ options, clock, log }) {
    const arrivals = new Arrivals(options.packets);
    return {
      process(packet) {
        arrivals.add(packet, clock.nowUs());
        packet.dispose();
      },
      flush() {
        log.info(JSON.stringify(arrivals.summary()));
      },
    };
  },
});

const hopBaseline = defineStage({
  type: 'hop-baseline',
  summary: 'Makes packets and disposes of them: the work of hop-source and hop-sink, without a hop.',
  options: { payload, packets },
  open({ options, clock, frames }) {
    const arrivals = new Arrivals(options.packets);
    return {
      async generate() {
        for (let index = 0; index < options.packets; index += 1) {
          const packet = makePacket(options.payload, index, clock.nowUs(), frames);
          arrivals.add(packet, clock.nowUs());
          packet.dispose();
        }
      },
    };
  },
});

/**
 * @param {'frame' | 'access-unit'} payload
 * @param {number} index
 * @param {number} nowUs
 * @param {FrameOwner} frames
 */
function makePacket(payload, index, nowUs, frames) {
  const header = { sourceId: 'camera', ptsUs: index * 1_000, durationUs: 1_000, ledger: startLedger(nowUs) };
  if (payload === 'frame') return new FramePacket({ ...header, frame: frames.allocate(frameInfo) });
  const data = new Uint8Array(accessUnitBytes);
  return new AccessUnitPacket({ ...header, codec: 'h264', dtsUs: header.ptsUs, keyframe: index % 60 === 0, data });
}

/** When packets came, and how long after they were emitted. */
class Arrivals {
  /** Microseconds, in the order of arrival. */
  #latenciesUs;
  #count = 0;
  #fromUs = 0;
  #toUs = 0;

  /** @param {number} packets */
  constructor(packets) {
    this.#latenciesUs = new Float64Array(packets);
  }

  /**
   * @param {Packet} packet
   * @param {number} nowUs
   */
  add(packet, nowUs) {
    if (this.#count === warmUp) this.#fromUs = nowUs;
    this.#latenciesUs[this.#count] = nowUs - packet.ledger.captureUs;
    this.#count += 1;
    this.#toUs = nowUs;
  }

  summary() {
    const sorted = this.#latenciesUs.slice(warmUp, this.#count).sort();
    const percentile = (/** @type {number} */ percent) => sorted[Math.ceil((sorted.length * percent) / 100) - 1] ?? 0;
    const packetsPerSecond = ((sorted.length - 1) * 1_000_000) / (this.#toUs - this.#fromUs);
    return { p50Us: percentile(50), p99Us: percentile(99), packetsPerSecond };
  }
}

export default definePlugin({ name: 'hop', apiVersion: 1, stages: [hopSource, hopSink, hopBaseline] });
