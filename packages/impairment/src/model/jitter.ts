import type { Impairment } from '../settings/impairment.js';
import type { Random } from './random.js';

/** Two numbers for one delay, drawn when the packet came. */
export type JitterDraw = readonly [number, number];

export function drawJitter(random: Random): JitterDraw {
  return [random(), random()];
}

/** The delay of a packet in microseconds, never below 0. */
export function delayUs({ delayMs = 0, jitterMs = 0, distribution = 'uniform' }: Impairment, draw: JitterDraw): number {
  const jitter = jitterMs === 0 ? 0 : jitterMs * shapes[distribution](draw);
  return Math.max(0, (delayMs + jitter) * 1000);
}

const shapes = {
  uniform: ([first]: JitterDraw) => 2 * first - 1,
  // Box-Muller; 1 − x is never 0, of which there is no logarithm.
  normal: ([first, second]: JitterDraw) => Math.sqrt(-2 * Math.log(1 - first)) * Math.cos(2 * Math.PI * second),
  exponential: ([first]: JitterDraw) => -Math.log(1 - first),
};
