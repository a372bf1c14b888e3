import { type Counters, counterMemory, openCounters } from './counters.js';

/** Why a packet that was sent did not reach the consumer. */
export const linkDropCauses = {
  'overflow-oldest': 'The link was full: the packet that had waited longest made room.',
  'overflow-newest': 'The link was full: the new packet was not taken.',
  'awaiting-keyframe': 'A unit before it was dropped: nothing can be decoded up to the next keyframe.',
  'consumer-gone': 'The consumer has ended or failed: what was on its way, or had nobody to go to.',
  'producer-gone': 'The producer failed or was aborted before it could send it.',
} as const;

export type LinkDropCause = keyof typeof linkDropCauses;

/**
 * `delivered` is written by the consumer, all else by the producer, or in its place when it has died. `queued`: packets that
 * wait at the producer. `handingOver`: the frame that is being handed to the consumer and sent, 0 for none.
 */
const fields = [
  'sent',
  'delivered',
  'depth',
  'maxDepth',
  'queued',
  'handingOver',
  ...(Object.keys(linkDropCauses) as LinkDropCause[]),
] as const;

export type LinkCounters = Counters<(typeof fields)[number]>;

export function allocateLinkCounters(): SharedArrayBuffer {
  return counterMemory(fields);
}

export function openLinkCounters(memory: SharedArrayBuffer): LinkCounters {
  return openCounters(memory, fields);
}

/** The packets that were sent and neither delivered nor counted as dropped. */
export function unaccounted(counters: LinkCounters): number {
  const causes = Object.keys(linkDropCauses) as LinkDropCause[];
  const dropped = causes.reduce((sum, cause) => sum + counters[cause].value, 0);
  return counters.sent.value - counters.delivered.value - dropped;
}

/** Counts what a producer that has died still kept as dropped. Returns how many packets that were. */
export function accountForDeadProducer(counters: LinkCounters): number {
  const queued = counters.queued.value;
  counters['producer-gone'].add(queued);
  counters.queued.set(0);
  counters.depth.set(counters.depth.value - queued);
  return queued;
}

/** Counts what was on its way when both ends had ended, which neither could. Returns how many packets that were. */
export function accountForLost(counters: LinkCounters): number {
  const lost = unaccounted(counters);
  counters['consumer-gone'].add(lost);
  counters.depth.set(0);
  return lost;
}
