import type { Random } from './random.js';

/** Whether the next packet is lost. */
export type Loss = () => boolean;

export function randomLoss(fraction: number, random: Random): Loss {
  return () => random() < fraction;
}

/** Gilbert-Elliott: a good state that loses nothing and a bad one that loses everything, for `meanBurst` packets on average. */
export function burstLoss(fraction: number, meanBurst: number, random: Random): Loss {
  const toGood = 1 / meanBurst;
  const toBad = (toGood * fraction) / (1 - fraction);
  let isBad = false;
  return () => {
    isBad = isBad ? random() >= toGood : random() < toBad;
    return isBad;
  };
}
