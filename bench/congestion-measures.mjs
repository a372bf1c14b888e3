import { percentile } from './statistics.mjs';

/** @typedef {import('./congestion-run.mjs').CongestionRun} CongestionRun */
/** @typedef {{ atS: number, value: number }} Point */

/** Bytes of the device per byte of a download's payload: 1448 in a packet of 1514. */
const tcpFactor = 1514 / 1448;
/** A probe as the device counts it: Ethernet, IP, UDP, and 8 bytes, fifty a second. */
const probesBps = 50 * 50 * 8;
const barS = 0.5;

/** What was measured in a run, in seconds from its start. */
export class CongestionMeasures {
  #run;
  #leastWayUs;

  /** @param {CongestionRun} run */
  constructor(run) {
    this.#run = run;
    this.#leastWayUs = Math.min(...run.probes.map(({ wayUs }) => wayUs));
  }

  /** What arrived without the download, bits per second. @param {number} fromS @param {number} untilS */
  oursBps(fromS, untilS) {
    return this.#bps('bytes', fromS, untilS) - this.tcpBps(fromS, untilS) - probesBps;
  }

  /** What arrived of the download. @param {number} fromS @param {number} untilS */
  tcpBps(fromS, untilS) {
    return this.#bps('tcpBytes', fromS, untilS) * tcpFactor;
  }

  /** How long probes waited, each by when it was sent, milliseconds. @param {number} fromS @param {number} untilS */
  queuesMs(fromS, untilS) {
    return this.#run.probes
      .filter(({ sentUs }) => this.#isWithin(sentUs, fromS, untilS))
      .map(({ wayUs }) => (wayUs - this.#leastWayUs) / 1000);
  }

  /** The longest time without a new picture, milliseconds. @param {number} fromS @param {number} untilS */
  freezeMs(fromS, untilS) {
    return longestGapMs(this.#run.came.filter(({ atUs }) => this.#isWithin(atUs, fromS, untilS)));
  }

  /** The same of the encoder's pictures: no network can make it shorter. @param {number} fromS @param {number} untilS */
  encoderGapMs(fromS, untilS) {
    return longestGapMs(this.#run.encoded.filter(({ atUs }) => this.#isWithin(atUs, fromS, untilS)));
  }

  /** How far the target goes from its median, as a part of it: 96 of 100 samples are within. @param {number} fromS @param {number} untilS */
  swing(fromS, untilS) {
    const targets = this.targets();
    const samples = [];
    for (let atS = fromS; atS < untilS; atS += 0.1) {
      const now = targets.filter((target) => target.atS <= atS).at(-1);
      if (now) samples.push(now.value);
    }
    const middle = percentile(samples, 0.5);
    return Math.max(percentile(samples, 0.98) / middle - 1, 1 - percentile(samples, 0.02) / middle);
  }

  /** Seconds from then on until half a second's rate first was this. @param {number} bps @param {number} fromS */
  secondsTo(bps, fromS) {
    for (let tenths = 0; tenths < 300; tenths += 1) {
      const atS = fromS + tenths / 10;
      if (this.oursBps(atS, atS + barS) >= bps) return tenths / 10 + barS;
    }
    return Number.POSITIVE_INFINITY;
  }

  /** How often something was lost, by stage and cause. */
  drops() {
    return counted(this.#run.dropped.filter(({ details }) => !details?.noLoss));
  }

  /** How often something was left out without a loss, by stage and cause. */
  spared() {
    return counted(this.#run.dropped.filter(({ details }) => details?.noLoss));
  }

  /** @returns {Point[]} */
  targets() {
    return this.#run.asked.map(({ atUs, details }) => ({ atS: this.#second(atUs), value: details.targetBps }));
  }

  /** Half a second each. @param {'ours' | 'tcp'} whose @param {number} untilS @returns {Point[]} */
  rates(whose, untilS) {
    const points = [];
    for (let atS = barS; atS <= untilS; atS += 0.1) {
      const value = whose === 'ours' ? this.oursBps(atS - barS, atS) : this.tcpBps(atS - barS, atS);
      points.push({ atS, value });
    }
    return points;
  }

  /** @returns {Point[]} */
  queues() {
    return this.#run.probes.map(({ sentUs, wayUs }) => ({
      atS: this.#second(sentUs),
      value: (wayUs - this.#leastWayUs) / 1000,
    }));
  }

  /**
   * @param {'bytes' | 'tcpBytes'} what
   * @param {number} fromS
   * @param {number} untilS
   */
  #bps(what, fromS, untilS) {
    return ((this.#count(what, untilS) - this.#count(what, fromS)) * 8) / (untilS - fromS);
  }

  /**
   * Between two samples it goes on evenly.
   *
   * @param {'bytes' | 'tcpBytes'} what
   * @param {number} atS
   */
  #count(what, atS) {
    const { arrived, startUs } = this.#run;
    const atUs = startUs + atS * 1e6;
    const index = arrived.findIndex((sample) => sample.atUs >= atUs);
    const [before, after] = [arrived[Math.max(0, index - 1)], arrived.at(index)];
    if (!before || !after) throw new Error('nothing was measured');
    if (after.atUs <= before.atUs) return after[what];
    const share = Math.min(1, Math.max(0, (atUs - before.atUs) / (after.atUs - before.atUs)));
    return before[what] + (after[what] - before[what]) * share;
  }

  /** @param {number} atUs */
  #second(atUs) {
    return (atUs - this.#run.startUs) / 1e6;
  }

  /**
   * @param {number} atUs
   * @param {number} fromS
   * @param {number} untilS
   */
  #isWithin(atUs, fromS, untilS) {
    const atS = this.#second(atUs);
    return atS >= fromS && atS < untilS;
  }
}

/** @param {CongestionRun['dropped']} dropped */
function counted(dropped) {
  /** @type {Record<string, number>} */
  const counts = {};
  for (const { stage, cause } of dropped) counts[`${stage} ${cause}`] = (counts[`${stage} ${cause}`] ?? 0) + 1;
  return counts;
}

/** @param {readonly { atUs: number }[]} pictures */
function longestGapMs(pictures) {
  return Math.max(0, ...pictures.slice(1).map(({ atUs }, index) => (atUs - (pictures[index]?.atUs ?? atUs)) / 1000));
}
