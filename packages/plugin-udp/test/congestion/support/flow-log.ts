import type { CongestionController } from '../../../src/congestion/congestion-controller.js';

type Target = {
  readonly atUs: number;
  readonly bps: number;
  readonly cause: string;
  readonly queueUs: number;
  readonly pacerUs: number;
};
type Passed = { readonly atUs: number; readonly bytes: number; readonly queueUs: number };

/** What one media flow did. */
export class FlowLog {
  readonly targets: Target[] = [];
  readonly packets: Passed[] = [];
  readonly #frames: {
    parts: number;
    isKeyframe: boolean;
    readonly madeUs: number;
    seen: Set<number>;
    completeUs: number | undefined;
  }[] = [];

  frame(frame: number, parts: number, isKeyframe: boolean, nowUs: number): void {
    this.#frames[frame] = { parts, isKeyframe, madeUs: nowUs, seen: new Set(), completeUs: undefined };
  }

  arrived(bytes: number, queueUs: number, nowUs: number): void {
    this.packets.push({ atUs: nowUs, bytes, queueUs });
  }

  part(frame: number, part: number, nowUs: number): void {
    const made = this.#frames[frame];
    if (!made || made.completeUs !== undefined) return;
    made.seen.add(part);
    if (made.seen.size === made.parts) made.completeUs = nowUs;
  }

  isComplete(frame: number): boolean {
    return this.#frames[frame]?.completeUs !== undefined;
  }

  target(controller: CongestionController, pacerUs: number, nowUs: number): void {
    const { targetBps, cause, queueUs } = controller.state;
    this.targets.push({ atUs: nowUs, bps: targetBps, cause, queueUs, pacerUs });
  }

  /** Bits per second that arrived. */
  bps(fromUs: number, untilUs: number): number {
    let bytes = 0;
    for (const packet of this.packets) if (packet.atUs >= fromUs && packet.atUs < untilUs) bytes += packet.bytes;
    return (bytes * 8e6) / (untilUs - fromUs);
  }

  /** The part `share` of packets queued in the network no longer than this, microseconds. */
  queueUs(share: number, fromUs: number, untilUs: number): number {
    const queues = this.packets.filter(({ atUs }) => atUs >= fromUs && atUs < untilUs).map(({ queueUs }) => queueUs);
    return quantile(queues, share);
  }

  /** From a frame's capture to its last packet, less the way itself. */
  frameDelayUs(share: number, fromUs: number, untilUs: number): number {
    const frames = this.#frames.filter(({ madeUs }) => madeUs >= fromUs && madeUs < untilUs);
    return quantile(
      frames.map(({ madeUs, completeUs }) => (completeUs ?? Number.POSITIVE_INFINITY) - madeUs),
      share,
    );
  }

  /** The longest time without a new picture, each picture needing all before it. */
  gapUs(fromUs: number, untilUs: number): number {
    let shownUs = 0;
    let greatestUs = 0;
    let isBroken = false;
    for (const { madeUs, completeUs, isKeyframe } of this.#frames) {
      if (madeUs > untilUs) break;
      isBroken = completeUs === undefined || (isBroken && !isKeyframe);
      if (isBroken || completeUs === undefined) continue;
      const atUs = Math.max(shownUs, completeUs);
      if (madeUs >= fromUs && shownUs > 0) greatestUs = Math.max(greatestUs, atUs - shownUs);
      shownUs = atUs;
    }
    return greatestUs;
  }

  /** The target at the middle of all, and how far it goes from there, as a part of it. */
  swing(
    fromUs: number,
    untilUs: number,
  ): { readonly medianBps: number; readonly below: number; readonly above: number } {
    const rates = this.targets.filter(({ atUs }) => atUs >= fromUs && atUs < untilUs).map(({ bps }) => bps);
    const medianBps = quantile(rates, 0.5);
    return { medianBps, below: 1 - quantile(rates, 0.02) / medianBps, above: quantile(rates, 0.98) / medianBps - 1 };
  }
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
