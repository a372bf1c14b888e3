import { msToUs, usPerSecond } from '@arkavo-pipeline/core';

/** KAPPA, ETA, TAU, GAMMA_MAX, QBOUND, XREF: RFC 8698 §6.3, figure 3. */
const kappa = 0.5;
const eta = 2;
const tauUs = msToUs(500);
const maxGamma = 0.5;
const queueBoundUs = msToUs(50);
const referenceUs = msToUs(10);
/** The rate at which the queue aimed at is XREF. */
const referenceBps = 2_000_000;
const minReferenceUs = msToUs(6);
const maxReferenceUs = msToUs(25);

/** What is added in a second, whatever the rate: flows that share a way come to the same rate. As a part of the rate it has bounds. */
const addedBpsPerSecond = 70_000;
const leastAdded = 0.01;
const mostAdded = 0.055;
/** A way less full than this is comfortable; from there on the rate goes down by this part of the excess in a second. */
const comfortableFill = 0.75;
const fillGain = 0.35;
/** Of what waits in the pacer, so much of the rate per second for each second of it. */
const backlogGain = 0.3;

/**
 * The queue aimed at, microseconds: the slower the flow, the longer, so that flows that see the same queue come to the same rate.
 * RFC 8698 §4.3 takes XREF × RMAX / rate: with a wide range of rates that is a second of queue at its lower end.
 */
export function queueAim(rateBps: number): number {
  return Math.min(maxReferenceUs, Math.max(minReferenceUs, referenceUs * Math.sqrt(referenceBps / rateBps)));
}

/** What a queue longer than the aim, and a change of it, multiply the rate with (RFC 8698 §4.3, equations 5 to 7). */
export function gradualFactor(queueUs: number, changeUs: number, rateBps: number, sinceUs: number): number {
  const offsetUs = Math.max(0, queueUs - queueAim(rateBps));
  return 1 - kappa * (sinceUs / tauUs) * (offsetUs / tauUs) - (kappa * eta * changeUs) / tauUs;
}

/** What the fill of the way adds to that factor; 0 while it is not known. */
export function fillFactor(fill: number | undefined, rateBps: number, sinceUs: number): number {
  if (fill === undefined) return 0;
  const added = Math.min(mostAdded, Math.max(leastAdded, addedBpsPerSecond / rateBps));
  return (added - fillGain * Math.max(0, fill - comfortableFill)) * (sinceUs / usPerSecond);
}

/** What is taken off that factor for what waits in the pacer: a queue too, which the network does not show. */
export function backlogFactor(backlogBits: number, rateBps: number, sinceUs: number): number {
  return backlogGain * (backlogBits / rateBps) * (sinceUs / usPerSecond);
}

/**
 * How much the rate may grow per reaction time in the accelerated ramp-up (RFC 8698 §4.3, equations 3 and 4), so that the queue it ends in
 * stays below 50 ms. Ours grows steadily, not in one step: half of it is above the capacity when that shows.
 */
export function rampUpGain(reactionUs: number): number {
  return Math.min(maxGamma, (2 * queueBoundUs) / reactionUs);
}

/** What the rate is multiplied with when it grows by `gain` per reaction time, for `sinceUs` of it. */
export function growth(gain: number, reactionUs: number, sinceUs: number): number {
  return (1 + gain) ** (sinceUs / reactionUs);
}
