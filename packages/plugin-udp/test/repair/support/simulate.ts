import type { RepairMode } from '../../../src/repair/repair-policy.js';
import { burstLoss, type Loss, randomLoss } from './loss.js';
import { type Random, seededRandom } from './random.js';
import { VirtualLink } from './virtual-link.js';
import { VirtualReceiver } from './virtual-receiver.js';
import { type Downlink, type Uplink, VirtualSender } from './virtual-sender.js';
import { VirtualTime } from './virtual-time.js';

export type Way = {
  readonly rttUs: number;
  readonly lossFraction: number;
  /** Mean length of a burst, packets; 1: losses at random. */
  readonly meanBurst: number;
  /** Each packet takes up to this much longer. */
  readonly jitterUs?: number;
  readonly maxUs: number;
  readonly mode?: RepairMode;
  readonly units: number;
  readonly seed: number;
};

export type Result = {
  /** Of all units, the part that went on complete, with every reference. */
  readonly complete: number;
  readonly p50Us: number;
  readonly p99Us: number;
  readonly maxUs: number;
  /** Bytes of resends and of repair packets, as a part of the media's. */
  readonly rtxShare: number;
  readonly parityShare: number;
  /** The numbers of the units that did not go on. */
  readonly missing: readonly number[];
  readonly keyframes: number;
  readonly causes: readonly string[];
  readonly drops: Readonly<Record<string, number>>;
  readonly nacks: Readonly<Record<string, number>>;
};

/** A sender and a receiver with a way between them that loses both media and feedback. */
export function simulate(way: Way): Result {
  const time = new VirtualTime();
  const random = seededRandom(way.seed);
  const delayUs = () => way.rttUs / 2 + Math.floor(random() * (way.jitterUs ?? 0));
  const untilUs = way.units * 33_333 + 1_000_000;
  const down = new VirtualLink<Downlink>(time, delayUs, lossOf(way, random), (message) => receiver.receive(message));
  const up = new VirtualLink<Uplink>(time, delayUs, lossOf(way, random), (message) => sender.receive(message));
  const receiver = new VirtualReceiver(time, way.maxUs, untilUs, (message) => up.send(message));
  const { units, rttUs, jitterUs = 0, maxUs: waitUs, mode = 'auto' } = way;
  const sender = new VirtualSender(time, { units, rttUs, jitterUs, waitUs, mode, random }, (message) =>
    down.send(message),
  );
  time.run();
  return resultOf(way, sender, receiver);
}

function lossOf({ lossFraction, meanBurst }: Way, random: Random): Loss {
  return meanBurst > 1 ? burstLoss(lossFraction, meanBurst, random) : randomLoss(lossFraction, random);
}

function resultOf(way: Way, sender: VirtualSender, receiver: VirtualReceiver): Result {
  const addedUs = [...receiver.takenUs].map(([unit, takenUs]) => takenUs - (sender.sentUs[unit] ?? 0) - way.rttUs / 2);
  addedUs.sort((a, b) => a - b);
  const quantile = (part: number) => addedUs[Math.min(addedUs.length - 1, Math.floor(part * addedUs.length))] ?? 0;
  return {
    complete: addedUs.length / way.units,
    p50Us: quantile(0.5),
    p99Us: quantile(0.99),
    maxUs: quantile(1),
    rtxShare: sender.rtxBytes / sender.mediaBytes,
    parityShare: sender.parityBytes / sender.mediaBytes,
    missing: sender.sentUs.map((_, unit) => unit).filter((unit) => !receiver.takenUs.has(unit)),
    keyframes: sender.keyframes,
    causes: [...sender.causes],
    drops: receiver.buffer.drops,
    nacks: { ...receiver.nacks.stats },
  };
}

/** What stands above the table. */
export const tableHead = `${'loss'.padEnd(22)}${['complete', 'p50', 'p99', 'most', 'resends', 'parity'].map((name, index) => name.padStart(index === 0 || index > 3 ? 10 : 9)).join('')}`;

/** One line of the table. */
export function row(name: string, result: Result): string {
  const ms = (us: number) => `${(us / 1000).toFixed(1)} ms`.padStart(9);
  const percent = (part: number) => `${(part * 100).toFixed(3)} %`.padStart(10);
  const { complete, p50Us, p99Us, maxUs, rtxShare, parityShare } = result;
  return `${name.padEnd(22)}${percent(complete)}${ms(p50Us)}${ms(p99Us)}${ms(maxUs)}${percent(rtxShare)}${percent(parityShare)}`;
}
