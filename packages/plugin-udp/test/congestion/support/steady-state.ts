import type { MediaFlow } from './media-flow.js';

/** What a flow did while nothing changed. */
export type SteadyState = {
  /** Part of the capacity that was used. */
  readonly utilisation: number;
  /** 95 of 100 packets queued in the network no longer than this, milliseconds. */
  readonly queueMs: number;
  /** How far the target went from its median, as a part of it: 96 of 100 samples are within. */
  readonly swing: number;
  /** From the capture of a picture to its last packet, 95 of 100, milliseconds. */
  readonly pictureMs: number;
  /** The longest time without a new picture, milliseconds. */
  readonly gapMs: number;
};

export function steadyState({ log }: MediaFlow, capacityBps: number, fromS: number, untilS: number): SteadyState {
  const [fromUs, untilUs] = [fromS * 1e6, untilS * 1e6];
  const { below, above } = log.swing(fromUs, untilUs);
  return {
    utilisation: log.bps(fromUs, untilUs) / capacityBps,
    queueMs: log.queueUs(0.95, fromUs, untilUs) / 1e3,
    swing: Math.max(below, above),
    pictureMs: log.frameDelayUs(0.95, fromUs, untilUs) / 1e3,
    gapMs: log.gapUs(fromUs, untilUs) / 1e3,
  };
}

/** Seconds from `fromS` until half a second's rate first was this. */
export function secondsTo(bps: number, { log }: MediaFlow, fromS: number): number {
  for (let tenths = 0; tenths < 300; tenths++) {
    const atUs = (fromS + tenths / 10) * 1e6;
    if (log.bps(atUs, atUs + 500_000) >= bps) return tenths / 10 + 0.5;
  }
  return Number.POSITIVE_INFINITY;
}

/** One line of the table of results. */
export function printRow(
  name: string,
  { utilisation, queueMs, swing, pictureMs, gapMs }: SteadyState,
  more = '',
): void {
  const cells = [
    `${(utilisation * 100).toFixed(1)} % used`,
    `queue p95 ${queueMs.toFixed(0)} ms`,
    `swing ${(swing * 100).toFixed(1)} %`,
    `picture p95 ${pictureMs.toFixed(0)} ms`,
    `gap ${gapMs.toFixed(0)} ms`,
    more,
  ];
  console.log(`${name.padEnd(34)} | ${cells.join(' | ')}`);
}
