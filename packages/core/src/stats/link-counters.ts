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

/** `delivered` is written by the consumer, all else by the producer, or in its place when it has died. */
const fields = [
  'sent',
  'delivered',
  'depth',
  'maxDepth',
  'queued',
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

/** Accounts for what a producer that has died still kept. */
export function accountForDeadProducer(counters: LinkCounters): void {
  counters['producer-gone'].add(counters.queued.value);
  counters.queued.set(0);
  counters.depth.set(0);
}
